using AdWatch.Classifier.FactReading;
using CsCheck;

namespace AdWatch.Classifier.Tests.FactReading;

public sealed class PhoneReaderTests
{
    /// <summary>What stands around numbers: words, marks that may part groups of digits, digits too few for a number.</summary>
    private static readonly Gen<string> Beside = Gen.Char["电话找 -./()~,。12三十"]
        .Array[0, 40]
        .Select(characters => "电" + new string(characters) + "话");

    [Fact]
    public void ANumberIsFoundWhereverItStands() =>
        Gen.Select(Beside, Beside)
            .Sample(
                (before, after) =>
                {
                    var found = PhoneReader.Read(before + "13800138000" + after, []);
                    Assert.Contains(found, fact => fact.Value == "13800138000" && fact.Range.Start == before.Length);
                }
            );

    /// <summary>Each place is looked at once: to the end from each would be 20 billion steps.</summary>
    [Fact]
    public void ALongRunOfNumeralsAndDigitsTakesLinearTime() =>
        Assert.Empty(PhoneReader.Read(string.Concat(Enumerable.Repeat("一1", 100_000)), []));

    [Fact]
    public void ManyNumbersAreFoundOneAfterTheOther()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => new string('字', i) + "1380013800" + (i % 10)));
        Assert.Equal(40, PhoneReader.Read(text, []).Count);
    }
}
