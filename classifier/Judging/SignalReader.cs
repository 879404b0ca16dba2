using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>What lexicon, rules, excuses and facts say of a page, as signals for the model: the same when it is trained and when it serves.</summary>
internal sealed class SignalReader
{
    /// <summary>By <see cref="Kind"/>.</summary>
    private static readonly string[] Prefixes = ["rule:", "code:", "excused:", "excused-rule:", "channel:", "publisher:"];

    private readonly IReadOnlyList<string> categories;
    private readonly bool[] isSignal;
    private readonly int[] rowOfCategory;
    private readonly Dictionary<string, int>[] rowOf;

    private enum Kind
    {
        Rule,
        Code,
        Excused,
        ExcusedRule,
        Channel,
        Publisher,
    }

    public SignalReader(RuleSet rules, LinearModel? model)
    {
        categories = rules.Terms.Categories;
        isSignal = [.. categories.Select(name => !Vocabulary.IsGuard(name) && name != WellKnown.InstitutionFact)];
        rowOfCategory = [.. categories.Select((name, i) => isSignal[i] && model is not null ? model.RowOf(name) : FeatureSpace.Unknown)];
        rowOf = [.. Prefixes.Select(prefix => model is null ? [] : RowsOf(prefix, model))];
    }

    /// <summary>The names, each once, in an order that depends on the page alone.</summary>
    public List<string> Names(PageView page, IReadOnlyList<JudgedFinding> found, IReadOnlyList<Excused> excused)
    {
        var names = new List<string>();
        foreach (var category in page.Occurrences.Touched)
        {
            if (isSignal[category] && page.Occurrences.Of(category).Length > 0)
            {
                names.Add(categories[category]);
            }
        }

        names.AddRange(Others(page, found, excused).Select(other => Prefixes[(int)other.Kind] + other.Name));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Their rows, for the model to be asked.</summary>
    public void ReadRows(PageView page, IReadOnlyList<JudgedFinding> found, IReadOnlyList<Excused> excused, List<int> rows)
    {
        AddCategories(page, page.Occurrences.Present, rows);
        foreach (var judged in found)
        {
            rows.Add(RowOf(Kind.Rule, NameOf(judged.Finding.Rule)));
            rows.Add(RowOf(Kind.Code, judged.Finding.Code));
        }

        foreach (var match in excused)
        {
            rows.Add(RowOf(Kind.Excused, match.By));
            rows.Add(RowOf(Kind.ExcusedRule, NameOf(match.Rule)));
        }

        rows.Add(RowOf(Kind.Channel, page.Channel));
        foreach (var kind in page.PublisherKinds)
        {
            rows.Add(RowOf(Kind.Publisher, kind));
        }
    }

    /// <summary>Rows of the words of a passage and of the rule that found something there.</summary>
    public void ReadRows(PageView page, TextRange passage, Finding finding, List<int> rows)
    {
        ReadRows(page, passage, rows);
        rows.Add(rowOf[(int)Kind.Rule].GetValueOrDefault(NameOf(finding.Rule), FeatureSpace.Unknown));
        rows.Add(rowOf[(int)Kind.Code].GetValueOrDefault(finding.Code, FeatureSpace.Unknown));
    }

    /// <summary>Rows of the words of a passage.</summary>
    [SkipLocalsInit]
    public void ReadRows(PageView page, TextRange passage, List<int> rows)
    {
        Span<ulong> there = stackalloc ulong[page.Occurrences.Present.Length];
        there.Clear();
        FindThere(page.Occurrences, passage, there);
        AddCategories(page, there, rows);
        rows.Add(rowOf[(int)Kind.Channel].GetValueOrDefault(page.Channel, FeatureSpace.Unknown));
    }

    /// <summary>Sets the bit of each category of which an entry begins in a passage.</summary>
    private static void FindThere(Occurrences occurrences, TextRange passage, Span<ulong> there)
    {
        var entries = occurrences.Categories;
        var ranges = occurrences.Ranges;
        for (var i = 0; i < ranges.Length; i++)
        {
            // Most come in order, so that it can be guessed where those of the passage are.
            if ((uint)(ranges[i].Start - passage.Start) < (uint)passage.Length)
            {
                there[entries[i] >> 6] |= 1UL << entries[i];
            }
        }
    }

    /// <summary>Adds the rows of some categories, as far as the model knows them: about every second one, which cannot be guessed, so nothing branches on it.</summary>
    /// <param name="some">A bit for each.</param>
    private void AddCategories(PageView page, ReadOnlySpan<ulong> some, List<int> rows)
    {
        var touched = page.Occurrences.Touched;
        var count = rows.Count;
        CollectionsMarshal.SetCount(rows, count + touched.Length + 1);
        var room = CollectionsMarshal.AsSpan(rows);
        foreach (var category in touched)
        {
            var row = rowOfCategory[category];
            room[count] = row;
            count += (int)(some[category >> 6] >> category) & 1 & ~(row >> 31);
        }

        CollectionsMarshal.SetCount(rows, count);
    }

    private int RowOf(Kind kind, string name) => rowOf[(int)kind].GetValueOrDefault(name, FeatureSpace.Unknown);

    /// <summary>Which claim it is, and what a number's year says to a person, tells the model nothing.</summary>
    private static string NameOf(string rule) =>
        rule.StartsWith(ClaimEntry.Prefix, StringComparison.Ordinal) ? RegisterCheck.Claim
        : rule == RegisterCheck.PossiblyExpired ? RegisterCheck.NotFound
        : rule;

    private static IEnumerable<(Kind Kind, string Name)> Others(
        PageView page,
        IReadOnlyList<JudgedFinding> found,
        IReadOnlyList<Excused> excused
    )
    {
        foreach (var judged in found)
        {
            // Which claim it is tells nothing beyond that it is one; imported ones the model has never seen.
            yield return (Kind.Rule, NameOf(judged.Finding.Rule));
            yield return (Kind.Code, judged.Finding.Code);
        }

        foreach (var match in excused)
        {
            yield return (Kind.Excused, match.By);
            yield return (Kind.ExcusedRule, NameOf(match.Rule));
        }

        yield return (Kind.Channel, page.Channel);
        foreach (var kind in page.PublisherKinds)
        {
            yield return (Kind.Publisher, kind);
        }
    }

    private static Dictionary<string, int> RowsOf(string prefix, LinearModel model) =>
        model
            .Space.Signals.Where(signal => signal.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(signal => signal[prefix.Length..], model.RowOf, StringComparer.Ordinal);
}
