using System.Text.RegularExpressions;
using AdWatch.Classifier.Patterns;
using CsCheck;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternWordsTests
{
    private static readonly Gen<string> Word = Gen.Char["代孕价公示"].Array[1, 3].Select(letters => new string(letters));

    private static readonly Gen<string> Pattern = Gen.Select(
            Word.Array[1, 3],
            Words("", "?"),
            (words, times) => "(?:" + string.Join('|', words) + ")" + times
        )
        .Array[1, 3]
        .Select(string.Concat)
        .Array[1, 3]
        .Select(parts => string.Join('|', parts));

    [Theory]
    [InlineData("举报|监督", "举报 监督")]
    [InlineData("(?:价格|收费)(?:的)?公示", "价格的公示 价格公示 收费的公示 收费公示")]
    [InlineData("代孕|代|代怀", "代孕 代")]
    [InlineData("医院?", "医院 医")]
    public void AnExpressionOfWordsIsSpeltOut(string pattern, string words) => Assert.Equal(words.Split(' '), PatternWords.Find(pattern));

    [Theory]
    [InlineData("代[孕怀]")]
    [InlineData(@"\d元")]
    [InlineData("(?:代孕)?")]
    [InlineData("代.孕")]
    [InlineData("代孕+")]
    [InlineData("(?=代)孕")]
    [InlineData("(代孕")]
    public void WhatIsMoreThanWordsIsNot(string pattern) => Assert.Null(PatternWords.Find(pattern));

    [Fact]
    public void TheLongestWordAtAPlaceIsWhatTheLibraryFindsThere() =>
        Gen.Select(Pattern, Gen.Char["代孕价公示"].Array[0, 30].Select(letters => new string(letters)))
            .Sample(
                (pattern, text) =>
                {
                    if (PatternWords.Find(pattern) is not { } words)
                    {
                        return;
                    }

                    var expected = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))
                        .Matches(text)
                        .Select(match => (match.Index, match.Length));
                    var found = new List<(int, int)>();
                    for (var at = 0; at < text.Length; )
                    {
                        var length = words
                            .Where(word => text.AsSpan(at).StartsWith(word))
                            .Select(word => word.Length)
                            .DefaultIfEmpty()
                            .Max();
                        if (length > 0)
                        {
                            found.Add((at, length));
                        }

                        at += Math.Max(1, length);
                    }

                    Assert.Equal(expected, found);
                }
            );

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}
