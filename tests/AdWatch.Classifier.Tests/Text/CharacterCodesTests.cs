using AdWatch.Classifier.Disguises;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Tests.Text;

public sealed class CharacterCodesTests
{
    private static readonly ushort[] CodeOf = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (ushort)(c * 7))];

    private static readonly CharacterCodes Codes = new(CharacterFolding.Unicode, CodeOf);

    [Theory]
    [InlineData("Ａ院 B c⑩代·孕\n\n㎎𝐀😀x\r\ny 　汉")]
    [InlineData("")]
    [InlineData("全是汉字,没有别的")]
    public void TheTextIsTheSameAndEachCharacterHasItsCode(string original)
    {
        var normalizer = new TextNormalizer(CharacterFolding.Unicode);
        using var buffer = new NormalizedBuffer(0);

        normalizer.Append(original, buffer, Codes);

        Assert.Equal(normalizer.Fold(original), buffer.Text.ToString());
        Assert.Equal(buffer.Text.ToArray().Select(c => CodeOf[c]), buffer.Codes.ToArray());
    }

    [Fact]
    public void WhatIsRewrittenHasItsCodesToo()
    {
        using var buffer = new NormalizedBuffer(0);
        new TextNormalizer(CharacterFolding.Unicode).Append(new string('带', 300) + "孕", buffer, Codes);

        buffer.Rewrite(0, 0, [new Restoration(299, 1, "代代代")]);

        Assert.EndsWith("带代代代孕", buffer.Text.ToString(), StringComparison.Ordinal);
        Assert.Equal(buffer.Text.ToArray().Select(c => CodeOf[c]), buffer.Codes.ToArray());
    }
}
