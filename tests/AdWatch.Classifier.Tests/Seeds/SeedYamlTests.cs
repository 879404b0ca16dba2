using System.Text;
using AdWatch.Classifier.Seeds;
using CsCheck;

namespace AdWatch.Classifier.Tests.Seeds;

/// <summary>YAML that is refused before anything is made of it.</summary>
public sealed class SeedYamlTests
{
    private const int Deep = 100_000;

    [Theory]
    [InlineData("[", 1)]
    [InlineData("{", 1)]
    [InlineData("{ a: ", 1)]
    [InlineData("- ", 1)]
    [InlineData("? ", 1)]
    [InlineData("[\n", 101)]
    public void DeepNestingIsAFaultOfItsLine(string level, int line)
    {
        var fault = Assert.Single(Parse(string.Concat(Enumerable.Repeat(level, Deep))));

        Assert.Equal(("rules/a.yaml", line), (fault.File, fault.Line));
        Assert.Contains("at most 100 deep", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepIndentationIsAFaultOfItsLine()
    {
        var text = string.Concat(Enumerable.Range(0, 2000).Select(depth => $"{new string(' ', depth)}a:\n"));

        Assert.Equal(101, Assert.Single(Parse(text)).Line);
    }

    [Fact]
    public void AHundredLevelsAreRead() => Assert.Empty(Parse(new string('[', 100) + new string(']', 100)));

    [Theory]
    [InlineData("a: \"{0}\"")]
    [InlineData("a: '{0}'")]
    [InlineData("a: b # {0}")]
    [InlineData("a: b{0}")]
    [InlineData("a: |\n  {0}")]
    public void BracketsInTextsAndCommentsDoNotCount(string yaml) =>
        Assert.Empty(Parse(yaml.Replace("{0}", new string('[', 1000), StringComparison.Ordinal)));

    [Fact]
    public void ADeepFileOfTheFolderIsNamed()
    {
        using var seeds = new TestSeeds();
        seeds.Write("fusion.yaml", "fusion:\n  " + new string('[', Deep));

        Assert.Contains(Faults(seeds), fault => fault is { File: "fusion.yaml", Line: 2 });
    }

    [Theory]
    [InlineData("rules/more.yaml", "")]
    [InlineData("excuses/more.yaml", " \n\n")]
    [InlineData("laws/more.yaml", "# only a comment\n")]
    [InlineData("claims/more.yaml", "---\n")]
    [InlineData("decision.yaml", "")]
    [InlineData("disguises.yaml", "# nothing\n")]
    [InlineData("fusion.yaml", "\uFEFF")]
    public void AnEmptyFileIsAFault(string file, string text)
    {
        using var seeds = new TestSeeds();
        seeds.Write(file, text);

        var fault = Assert.Single(Faults(seeds));

        Assert.Equal((file, 1), (fault.File, fault.Line));
        Assert.StartsWith("the file is empty: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules: []\n---\nrules: []\n", 2)]
    [InlineData("---\nrules: []\n...\n---\n", 4)]
    public void ASecondDocumentIsAFaultOfItsLine(string text, int line)
    {
        var fault = Assert.Single(Parse(text));

        Assert.Equal(line, fault.Line);
        Assert.Contains("second document", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneDocumentMayBeginAndEndWithItsMarks() => Assert.Empty(Parse("---\nrules: []\n...\n"));

    [Theory]
    [InlineData("rules/more.yaml")]
    [InlineData("lexicon/more.tsv")]
    [InlineData("folding/more.tsv")]
    [InlineData("disguises/splits.tsv")]
    public void AByteThatIsNotUtf8IsAFaultOfItsLine(string file)
    {
        using var seeds = new TestSeeds();
        seeds.Write(file, "");
        File.WriteAllBytes(Path.Combine(seeds.Folder, file), [.. "#\n# 甲\n# "u8, 0xE7, (byte)'\n', .. "乙"u8]);

        var fault = Assert.Single(Faults(seeds), fault => fault.Message.Contains("UTF-8", StringComparison.Ordinal));

        Assert.Equal((file, 3), (fault.File, fault.Line));
    }

    [Fact]
    public void ACharacterCutOffAtTheEndIsAFault()
    {
        using var seeds = new TestSeeds();
        File.WriteAllBytes(Path.Combine(seeds.Folder, "fusion.yaml"), [.. Encoding.UTF8.GetBytes("fusion:\n  note: 甲").AsSpan()[..^1]]);

        Assert.Contains(Faults(seeds), fault => fault is { File: "fusion.yaml", Line: 2 });
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("NaN")]
    [InlineData(".inf")]
    [InlineData(".nan")]
    public void ANumberThatIsNotFiniteIsAFaultOfItsLine(string number)
    {
        using var seeds = new TestSeeds();
        seeds.Write("fusion.yaml", $"fusion:\n  rule_floor: {number}\n");

        var fault = Assert.Single(Faults(seeds));

        Assert.Equal(("fusion.yaml", 2), (fault.File, fault.Line));
        Assert.Contains($"'{number}' is no finite number", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label_threshold: 1.01")]
    [InlineData("rule_weight: -0.1")]
    [InlineData("rule_floor: 2")]
    [InlineData("rule_share: -1")]
    [InlineData("sure_rule: 97")]
    [InlineData("model_alone: { doubt: 1.5 }")]
    [InlineData("model_alone: { over_excuse: -0.5 }")]
    [InlineData("passage_floor: 1.1")]
    [InlineData("model_alone: { passage: -1 }")]
    [InlineData("model_alone: { passage_sure: 9 }")]
    [InlineData("model_alone: { codes: { prohibited-claim: 1.2 } }")]
    public void AProbabilityOfTheFusionBeyondZeroToOneIsAFaultOfItsLine(string setting)
    {
        using var seeds = new TestSeeds();
        seeds.Write("fusion.yaml", $"fusion:\n  {setting}\n");

        var fault = Assert.Single(Faults(seeds));

        Assert.Equal(("fusion.yaml", 2), (fault.File, fault.Line));
        Assert.Contains("is a probability: 0 to 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\tid: a\n")]
    [InlineData("  - id: *no-such\n")]
    [InlineData("  - id: @at\n")]
    [InlineData("  - id: \"\\q\"\n")]
    [InlineData("  - id: \"a\n")]
    [InlineData("  - { id: a, id: b }\n")]
    [InlineData("  - { id: [a, b }\n")]
    [InlineData("  - id: [a\n    code: b\n")]
    public void WhatIsNoYamlAtTheEndOfALongFileIsAFaultOfItsLine(string end)
    {
        var rules = string.Concat(Enumerable.Repeat("  - why: |\n      a\n", 150));

        Assert.Equal(302, Assert.Single(Parse("rules:\n" + rules + end)).Line);
    }

    [Theory]
    [InlineData("? &a\n  [*a]\n: 1\n", 2)]
    [InlineData("a: &a [x]\nb: *a\n", 2)]
    [InlineData("a: &a { b: c }\nd:\n  <<: *a\n", 3)]
    public void AnAliasIsAFaultOfItsLineWithTheRemedy(string text, int line)
    {
        var fault = Assert.Single(Parse(text));

        Assert.Equal(line, fault.Line);
        Assert.Equal("the alias '*a' is not taken in seeds: write out here what it stands for", fault.Message);
    }

    [Fact]
    public void ARuleOfAliasesThatDoubleWithEveryLineIsRefusedAtTheFirst()
    {
        using var seeds = new TestSeeds();
        var doubling = string.Concat(Enumerable.Range(1, 60).Select(i => $"    - any: &a{i} [ any: *a{i - 1}, any: *a{i - 1} ]\n"));
        seeds.Write("rules/more.yaml", "rules:\n  - id: a\n    when:\n    - any: &a0 [ 根治 ]\n" + doubling);

        Assert.Contains(Faults(seeds), fault => fault is { File: "rules/more.yaml", Line: 5 } && fault.Message.Contains("'*a0'"));
    }

    [Fact]
    public void NamesThatAFileWouldDeclareAreNotToldWhileItCannotBeRead()
    {
        const string Rules =
            "  - { id: a, code: prohibited-claim, when: { any: [根治] }, why: x, basis: [ { law: 广告法, article: \"16\" } ] }\n"
            + "  - { id: b, code: prohibited-claim, when: { any: [根治] }, why: x, basis: [ { law: 广告法, article: \"16\" } ], colour: red }\n";
        using var seeds = new TestSeeds(Rules);
        seeds.Write("departments.yaml", "codes: [\n");

        var told = Faults(seeds);

        Assert.StartsWith("departments.yaml:", told[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(told, fault => fault.Message.StartsWith("unknown key 'colour'", StringComparison.Ordinal));
        Assert.DoesNotContain(told, fault => fault.Message.StartsWith("unknown code", StringComparison.Ordinal));
        Assert.Contains("name(s) in other files are unknown", told[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTextMakesTheReaderThrow()
    {
        const string marks = "[]{}:-?&*!|>'\"%@`,# \n\n\t\r~<=.0ab\\甲\uFEFF\0";
        Gen.Char[marks].Array[0, 60].Sample(characters => Parse(new string(characters)), iter: 20_000);
    }

    private static List<SeedFault> Parse(string text)
    {
        var faults = new List<SeedFault>();
        SeedNode.Parse(text, "rules/a.yaml", faults);
        return faults;
    }

    private static IReadOnlyList<SeedFault> Faults(TestSeeds seeds) => Assert.Throws<SeedException>(seeds.Load).Faults;
}
