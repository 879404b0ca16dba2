using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>Advertised services and the clinical subjects (诊疗科目) one of which must be licensed for them.</summary>
internal sealed class SubjectTable
{
    private readonly Dictionary<string, string[]> subjects = new(StringComparer.Ordinal);
    private readonly TextNormalizer normalizer;

    public SubjectTable(Vocabulary vocabulary, TextNormalizer normalizer, IEnumerable<(string Term, string Note)> notes)
    {
        this.normalizer = normalizer;
        Category = vocabulary.Category(WellKnown.ClinicalSubject);
        foreach (var (term, note) in notes)
        {
            subjects[normalizer.Fold(term)] = [.. note.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(normalizer.Fold)];
        }
    }

    public int Category { get; }

    /// <summary>True where a service is known and none of its subjects is licensed, not even as a wider or narrower name.</summary>
    public bool IsOutside(ReadOnlySpan<char> service, IReadOnlyList<string> licensed) =>
        subjects.TryGetValue(service.ToString(), out var needed)
        && !needed.Any(subject =>
            licensed.Any(has =>
                has.Contains(subject, StringComparison.Ordinal) || (has.Length > 1 && subject.Contains(has, StringComparison.Ordinal))
            )
        );

    public List<string> Fold(IEnumerable<string> licensed) => [.. licensed.Select(normalizer.Fold).Where(name => name.Length > 0)];
}
