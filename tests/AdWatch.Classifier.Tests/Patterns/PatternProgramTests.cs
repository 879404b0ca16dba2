using System.Text.RegularExpressions;
using AdWatch.Classifier.Patterns;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Tests.Claims;
using CsCheck;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternProgramTests
{
    private static readonly Gen<string> Letter = Gen.Char["代孕包成功ab12。,"].Select(c => c.ToString());

    private static readonly Gen<string> Atom = Gen.OneOf(Letter, Words("[代孕]", "[^。]", "[^。,]", @"\d", "[a-b]", ".", "[包\\d]", @"\s"));

    private static readonly Gen<string> Piece = Gen.Select(
        Atom,
        Words("", "", "?", "*", "+", "{0,3}", "{1,2}", "{2}", "??", "{0,4}?"),
        (atom, times) => atom + times
    );

    private static readonly Gen<string> Sequence = Piece.Array[1, 4].Select(string.Concat);

    private static readonly Gen<string> Group = Gen.Select(
        Sequence.Array[1, 4],
        Words("", "", "?", "{1,2}"),
        (parts, times) => "(?:" + string.Join('|', parts) + ")" + times
    );

    private static readonly Gen<string> Pattern = Gen.OneOf(Sequence, Group)
        .Array[1, 3]
        .Select(parts => string.Concat(parts))
        .Array[1, 3]
        .Select(parts => string.Join('|', parts));

    private static readonly Gen<string> Text = Gen.Char["代孕包成功ab12。, \n"].Array[0, 24].Select(letters => new string(letters));

    [Fact]
    public void ItFindsWhatTheLibraryFinds() =>
        Gen.Select(Pattern, Text)
            .Sample(
                (pattern, text) =>
                {
                    if (PatternProgram.Compile(pattern) is { } program)
                    {
                        Assert.Equal(ByLibrary(pattern, text), ByProgram(program, text));
                    }
                },
                iter: 1_500
            );

    [Theory]
    [InlineData("代孕|代", "代孕", "0-2")]
    [InlineData("代|代孕", "代孕", "0-1")]
    [InlineData("(?:治愈|有效)率[^。]{0,8}?\\d{2,3}", "治愈率高达98，有效率。90", "0-7")]
    [InlineData("(?<y>20\\d{2})年", "2026年", "0-5")]
    [InlineData("(?:^|,)收药", "收药,收药", "0-2 2-5")]
    [InlineData("不实$", "不实。不实\n", "3-5")]
    [InlineData("(?:ab)+c", "ababc", "0-5")]
    [InlineData("\\u4ee3孕", "代孕", "0-2")]
    public void ItReadsTheFormsThatRulesUse(string pattern, string text, string expected)
    {
        var program = PatternProgram.Compile(pattern);

        Assert.NotNull(program);
        Assert.Equal(expected, string.Join(' ', ByProgram(program, text).Select(match => $"{match.Start}-{match.End}")));
    }

    [Theory]
    [InlineData("(?=代)孕")]
    [InlineData("(?i)abc")]
    [InlineData("(?:a*)*b")]
    [InlineData("a*")]
    [InlineData("[a-z-[b]]")]
    [InlineData(@"\bword")]
    [InlineData("(代|孕")]
    public void WhatItDoesNotKnowItLeavesToTheLibrary(string pattern) => Assert.Null(PatternProgram.Compile(pattern));

    [Fact]
    public void WithoutLookAroundItFindsAtLeastAsMuch()
    {
        var program = PatternProgram.Compile(@"(?<!\d)国药准字h\d{8}(?!\d)", loose: true)!;

        Assert.Equal([(1, 14)], ByProgram(program, "1国药准字h123456789"));
    }

    [Fact]
    public void ATextThatKeepsItBusyIsGivenUp()
    {
        var program = PatternProgram.Compile("(?:a|b|ab)+c")!;
        var left = 10_000;

        var start = program.Find(string.Concat(Enumerable.Repeat("ab", 200)), 0, [], ref left, out _);

        Assert.Equal(PatternProgram.GaveUp, start);
    }

    [Fact]
    public void ATextThatLeavesTooMuchToTryIsGivenUp()
    {
        var program = PatternProgram.Compile("(?:a|b|ab)+c")!;
        var left = int.MaxValue;

        var start = program.Find(string.Concat(Enumerable.Repeat("ab", 100_000)), 0, [], ref left, out _);

        Assert.Equal(PatternProgram.GaveUp, start);
        Assert.True(left > int.MaxValue / 2);
    }

    [Fact]
    public void EveryPatternOfTheSeedsFindsInTheirExamplesWhatTheLibraryFinds()
    {
        var rules = RuleSet.Load(ClaimTexts.Seeds);
        var texts = rules
            .Rules.SelectMany(rule => rule.Fires.Concat(rule.Silent))
            .Select(example => rules.Normalizer.Fold(example.Input.Text))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var compared = 0;
        foreach (var pattern in rules.Patterns)
        {
            if (PatternProgram.Compile(pattern.Pattern) is not { } program)
            {
                continue;
            }

            var regex = new Regex(pattern.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            // Every ninth text, each pattern other ones: all with all takes minutes.
            foreach (var text in texts.Where((_, i) => i % 9 == pattern.Index % 9))
            {
                Assert.True(ByLibrary(regex, text).SequenceEqual(ByProgram(program, text)), $"{pattern.Pattern} in {text}");
                compared++;
            }
        }

        Assert.True(compared > 50_000, $"only {compared} compared");
    }

    private static List<(int Start, int End)> ByLibrary(string pattern, string text) =>
        ByLibrary(new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)), text);

    private static List<(int Start, int End)> ByLibrary(Regex regex, string text) =>
        [.. regex.Matches(text).Where(match => match.Length > 0).Select(match => (match.Index, match.Index + match.Length))];

    private static List<(int Start, int End)> ByProgram(PatternProgram program, string text)
    {
        var found = new List<(int, int)>();
        for (var at = 0; ; )
        {
            var left = 1_000_000;
            var start = program.Find(text, at, [], ref left, out at);
            Assert.NotEqual(PatternProgram.GaveUp, start);
            if (start < 0)
            {
                return found;
            }

            found.Add((start, at));
        }
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}
