using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Learning;

namespace AdWatch.Api.Learning;

/// <summary>Adds up, per source and code, what another judgement changes. One page at a time; not for several threads.</summary>
/// <param name="decisions">What reviewers decided about the pages as they stand.</param>
/// <param name="samples">Pages shown for each direction of a group.</param>
/// <param name="counts">Codes the caller may see.</param>
internal sealed class FlipTally(IReadOnlyDictionary<PageCode, bool> decisions, int samples, Func<string, bool> counts)
{
    private const int MostWords = 5;

    private readonly Dictionary<(string Source, string Code), (Side New, Side Gone)> _groups = [];
    private int _pages;
    private int _before;
    private int _after;

    public void Add(StoredPage page, Classification before, Classification after)
    {
        _pages++;
        _before += before.Labels.Any(l => counts(l.Code)) ? 1 : 0;
        _after += after.Labels.Any(l => counts(l.Code)) ? 1 : 0;
        foreach (var label in after.Labels.Where(l => counts(l.Code) && !Has(before, l.Code)))
        {
            Group(page, label.Code).New.Add(page, label.Code, after, decisions, samples);
        }

        foreach (var label in before.Labels.Where(l => counts(l.Code) && !Has(after, l.Code)))
        {
            Group(page, label.Code).Gone.Add(page, label.Code, before, decisions, samples);
        }
    }

    /// <summary>The groups, most changed pages first.</summary>
    public ReplayResult Total() =>
        new(
            _pages,
            _before,
            _after,
            [
                .. _groups
                    .Select(g => new FlipGroup(g.Key.Source, g.Key.Code, g.Value.New.Close(), g.Value.Gone.Close()))
                    .OrderByDescending(g => g.NewlyFlagged.Pages + g.NoLongerFlagged.Pages)
                    .ThenBy(g => g.Code, StringComparer.Ordinal)
                    .ThenBy(g => g.Source, StringComparer.Ordinal),
            ]
        );

    private static bool Has(Classification verdict, string code) => verdict.Labels.Any(l => l.Code == code);

    private (Side New, Side Gone) Group(StoredPage page, string code)
    {
        var key = (page.SourceId, code);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = (new Side(), new Side());
        }

        return group;
    }

    private sealed class Side
    {
        private readonly List<FlipSample> _samples = [];
        private int _pages;
        private int _confirmed;
        private int _refuted;

        public void Add(StoredPage page, string code, Classification verdict, IReadOnlyDictionary<PageCode, bool> decisions, int most)
        {
            _pages++;
            if (decisions.TryGetValue(new PageCode(page.Id, code), out var confirmed))
            {
                _confirmed += confirmed ? 1 : 0;
                _refuted += confirmed ? 0 : 1;
            }

            if (_samples.Count < most)
            {
                _samples.Add(new FlipSample(page.Id, page.Url, page.Title, Words(verdict, code)));
            }
        }

        public FlipSide Close() => _pages == 0 ? FlipSide.None : new(_pages, _confirmed, _refuted, _samples);

        private static string[] Words(Classification verdict, string code) =>
            [
                .. verdict
                    .Findings.Where(f => f.Code == code && f.Tier != Tier.Exempt)
                    .SelectMany(f => f.Spans)
                    .Select(s => s.Text)
                    .Distinct(StringComparer.Ordinal)
                    .Take(MostWords),
            ];
    }
}
