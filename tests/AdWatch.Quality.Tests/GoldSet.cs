using System.Text.Json;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Quality.Tests;

/// <summary>The gold set (<c>gold/*.jsonl</c>): texts written for judging and never trained on.</summary>
internal sealed class GoldSet
{
    /// <summary>The day the texts were seen, where they give no date of their own.</summary>
    public static readonly DateOnly SeenAt = new(2026, 11, 22);

    private static readonly HashSet<string> KnownFields = new(StringComparer.Ordinal)
    {
        "id",
        "channel",
        "title",
        "publisher",
        "published_at",
        "text",
        "labels",
        "also_allowed",
        "evidence",
    };

    private readonly List<GoldText> texts = [];
    private readonly List<string> faults = [];
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> wordings = new(StringComparer.Ordinal);

    private GoldSet() { }

    public IReadOnlyList<GoldText> Texts => texts;

    /// <summary>What is wrong with the files, each as file:line: fault.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Reads every file of the folder; faulty lines are reported, the others are read.</summary>
    public static GoldSet Read(string folder, IReadOnlySet<string> knownCodes)
    {
        var set = new GoldSet();
        foreach (var file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            set.ReadFile(file, knownCodes);
        }

        return set;
    }

    private void ReadFile(string file, IReadOnlySet<string> knownCodes)
    {
        var read = LabelledTextReader.Read(file, knownCodes, SeenAt);
        faults.AddRange(read.Faults);
        var lines = File.ReadAllLines(file);
        if (read.Unlabelled > 0)
        {
            faults.Add($"{file}: {read.Unlabelled} line(s) without labels: give every text a list, empty for a lawful one");
        }

        foreach (var labelled in read.Texts)
        {
            using var json = JsonDocument.Parse(lines[labelled.Line - 1]);
            var gold = new GoldText(labelled, [.. Evidence(json.RootElement)]);
            texts.Add(gold);
            foreach (var fault in FaultsOf(gold, json.RootElement))
            {
                faults.Add($"{file}:{labelled.Line}: {fault}");
            }
        }
    }

    private IEnumerable<string> FaultsOf(GoldText gold, JsonElement row)
    {
        foreach (var field in row.EnumerateObject().Where(f => !KnownFields.Contains(f.Name)))
        {
            yield return $"the field '{field.Name}' is unknown: known are {string.Join(", ", KnownFields)}";
        }

        if (!row.TryGetProperty("id", out _))
        {
            yield return "the field id is missing";
        }

        if (!ids.TryAdd(gold.Id, gold.Place))
        {
            yield return $"the id '{gold.Id}' stands at {ids[gold.Id]} already";
        }

        if (!wordings.TryAdd(gold.Text, gold.Place))
        {
            yield return $"the text stands at {wordings[gold.Text]} already";
        }

        if (gold.Labelled.Input.Channel is null || !Classifier.Results.Channels.All.Contains(gold.Labelled.Input.Channel))
        {
            yield return $"the channel '{gold.Labelled.Input.Channel}' is unknown";
        }

        foreach (var code in gold.Labelled.Codes.Where(c => gold.Evidence.All(e => e.Code != c)))
        {
            // Two readings of one passage need not be told apart; the first code always shows its words.
            if (code == gold.Labelled.Codes[0])
            {
                yield return $"no evidence for '{code}'";
            }
        }

        foreach (var evidence in gold.Evidence)
        {
            if (!gold.Labelled.Codes.Contains(evidence.Code, StringComparer.Ordinal))
            {
                yield return $"evidence for '{evidence.Code}', which is no label of the text";
            }

            if (evidence.Text.Length == 0 || !gold.Text.Contains(evidence.Text, StringComparison.Ordinal))
            {
                yield return $"the evidence '{evidence.Text}' does not stand in the text";
            }
        }
    }

    private static IEnumerable<GoldEvidence> Evidence(JsonElement row)
    {
        if (!row.TryGetProperty("evidence", out var list))
        {
            yield break;
        }

        foreach (var item in list.EnumerateArray())
        {
            yield return new GoldEvidence(item.GetProperty("code").GetString() ?? "", item.GetProperty("text").GetString() ?? "");
        }
    }
}
