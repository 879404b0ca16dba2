using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Conventions.Tests;

/// <summary>The training texts are readable, different from each other, fictional and balanced.</summary>
public sealed partial class ExampleTests : IClassFixture<SeededRules>
{
    private static readonly string Folder = Repository.PathOf("seeds", "examples");

    private static readonly HashSet<string> FictionalPhones = new(StringComparer.Ordinal)
    {
        "13800138000",
        "13900139000",
        "4008205555",
        "01085550123",
        "02085550123",
    };

    private readonly IReadOnlyList<LabelledTexts> _files;
    private readonly IReadOnlyList<LabelledText> _texts;
    private readonly IReadOnlySet<string> _codes;

    public ExampleTests(SeededRules seeds)
    {
        _codes = seeds.Codes;
        _files = Read(Folder);
        _texts = _files.SelectMany(f => f.Texts).ToList();
    }

    [Fact]
    public void EveryLineParsesAndItsLabelsAreViolationCodes()
    {
        Assert.Empty(_files.SelectMany(f => f.Faults));
        Assert.Equal(0, _files.Sum(f => f.Unlabelled));
        Assert.NotEmpty(_texts);
    }

    [Fact]
    public void EveryTextHasAnIdOfItsOwnAndAKnownChannel()
    {
        Assert.Empty(_texts.CountBy(t => t.Input.Id).Where(c => c.Value > 1).Select(c => c.Key));
        Assert.Empty(_texts.Where(t => t.Input.Channel is null || !Channels.All.Contains(t.Input.Channel)).Select(t => t.Input.Id));
    }

    [Fact]
    public void NoTextStandsTwice()
    {
        var twice = _texts.GroupBy(Bare).Where(g => g.Count() > 1);
        Assert.Empty(twice.Select(g => string.Join(" = ", g.Select(t => t.Input.Id))));
    }

    [Fact]
    public void NoTextOfTheGoldSetIsTrainedOn()
    {
        var gold = Read(Repository.PathOf("tests", "AdWatch.Quality.Tests", "gold")).SelectMany(f => f.Texts).Select(Bare).ToHashSet();
        Assert.NotEmpty(gold);
        Assert.Empty(_texts.Where(t => gold.Contains(Bare(t))).Select(t => t.Input.Id));
    }

    [Fact]
    public void ATextOfACodesFileCarriesTheCodeAndATextOfALawfulFileNone()
    {
        Assert.Empty(_texts.Where(t => !CarriesWhatItsFileSays(t)).Select(t => t.Input.Id));
    }

    [Fact]
    public void NoCodeOfATextIsBothRequiredAndOptional()
    {
        Assert.Empty(_texts.Where(t => t.Codes.Intersect(t.AlsoAllowed).Any()).Select(t => t.Input.Id));
        Assert.Empty(_texts.Where(t => t.Codes.Distinct().Count() < t.Codes.Count).Select(t => t.Input.Id));
    }

    [Fact]
    public void EveryCodeHasFortyTextsOrMore()
    {
        var counts = _texts.SelectMany(t => t.Codes).CountBy(c => c).ToDictionary();
        Assert.NotEmpty(_codes);
        Assert.DoesNotContain(_codes, c => counts.GetValueOrDefault(c) < 40);
    }

    [Fact]
    public void AboutHalfOfTheTextsAreLawful()
    {
        Assert.InRange(_texts.Count(t => t.Codes.Count == 0) / (double)_texts.Count, 0.45, 0.65);
    }

    [Fact]
    public void NoTelephoneNumberIsAPersonsOwn()
    {
        foreach (var text in _texts)
        {
            foreach (Match match in Phone().Matches(text.Input.Text.Normalize(NormalizationForm.FormKC)))
            {
                var number = match.Value.Replace("-", "", StringComparison.Ordinal);
                Assert.True(
                    FictionalPhones.Contains(number) || number.StartsWith("0571855501", StringComparison.Ordinal),
                    $"{text.Input.Id}: {match.Value} is not one of the fictional numbers"
                );
            }
        }
    }

    [Fact]
    public void EveryLineNamesItsVoiceAndNoUnknownKey()
    {
        string[] known = ["id", "channel", "title", "publisher", "published_at", "context", "text", "labels", "also_allowed", "voice"];
        foreach (var file in Directory.EnumerateFiles(Folder, "*.jsonl"))
        {
            foreach (var line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                Assert.True(json.RootElement.TryGetProperty("voice", out var voice) && (voice.GetString()?.Length > 0), line);
                Assert.Empty(json.RootElement.EnumerateObject().Select(p => p.Name).Except(known));
            }
        }
    }

    private static string Bare(LabelledText text) => WhiteSpace().Replace(text.Input.Title + text.Input.Text, "");

    private List<LabelledTexts> Read(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.jsonl")
            .Order(StringComparer.Ordinal)
            .Select(f => LabelledTextReader.Read(f, _codes, new DateOnly(2026, 11, 26)))
            .ToList();

    private bool CarriesWhatItsFileSays(LabelledText text)
    {
        var file = Path.GetFileNameWithoutExtension(text.File);
        return file.StartsWith("lawful-", StringComparison.Ordinal)
            ? text.Codes.Count == 0
            : _codes.Contains(file) && text.Codes.Contains(file);
    }

    [GeneratedRegex(@"\s", RegexOptions.None, 1000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?!\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();
}
