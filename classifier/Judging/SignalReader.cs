using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>What lexicon, rules, excuses and facts say of a page, as signals for the model: the same when it is trained and when it serves.</summary>
internal sealed class SignalReader
{
    private readonly IReadOnlyList<string> categories;
    private readonly bool[] isSignal;
    private readonly int[] rowOfCategory;
    private readonly LinearModel? model;

    public SignalReader(RuleSet rules, LinearModel? model)
    {
        this.model = model;
        categories = rules.Terms.Categories;
        isSignal = [.. categories.Select(name => !Vocabulary.IsGuard(name))];
        rowOfCategory = [.. categories.Select((name, i) => isSignal[i] && model is not null ? model.RowOf(name) : -1)];
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

        names.AddRange(Others(page, found, excused));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Their rows, for the model to be asked.</summary>
    public void ReadRows(PageView page, IReadOnlyList<JudgedFinding> found, IReadOnlyList<Excused> excused, List<int> rows)
    {
        foreach (var category in page.Occurrences.Touched)
        {
            if (rowOfCategory[category] is >= 0 and var row && page.Occurrences.Of(category).Length > 0)
            {
                rows.Add(row);
            }
        }

        foreach (var name in Others(page, found, excused))
        {
            rows.Add(model!.RowOf(name));
        }
    }

    private static string NameOf(string rule) => rule.StartsWith(ClaimEntry.Prefix, StringComparison.Ordinal) ? RegisterCheck.Claim : rule;

    private static IEnumerable<string> Others(PageView page, IReadOnlyList<JudgedFinding> found, IReadOnlyList<Excused> excused)
    {
        foreach (var judged in found)
        {
            // Which claim it is tells nothing beyond that it is one; imported ones the model has never seen.
            yield return "rule:" + NameOf(judged.Finding.Rule);
            yield return "code:" + judged.Finding.Code;
        }

        foreach (var match in excused)
        {
            yield return "excused:" + match.By;
            yield return "excused-rule:" + NameOf(match.Rule);
        }

        yield return "channel:" + page.Channel;
        foreach (var kind in page.PublisherKinds)
        {
            yield return "publisher:" + kind;
        }
    }
}
