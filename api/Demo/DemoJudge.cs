using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Demo;

/// <summary>Holds what was found in the demo web against its manifest.</summary>
internal sealed class DemoJudge(DemoManifest manifest, DemoWeb web, AdWatchStore store)
{
    private readonly List<string> _faults = [];
    private readonly List<string> _beside = [];
    private readonly SortedDictionary<string, int> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredPage> _stored = new(StringComparer.Ordinal);
    private int _planted;
    private int _found;
    private int _lawful;
    private int _flagged;
    private int _exempt;

    /// <summary>Adds verdicts, codes and faults to a summary.</summary>
    public async Task<DemoSummary> JudgeAsync(DemoSummary summary, CancellationToken cancellationToken)
    {
        await foreach (var page in store.Pages.StreamAsync(PageFilter.All, cancellationToken))
        {
            // A page reached only by a redirect stands under the address that led there.
            _stored.TryAdd(page.FinalUrl, page);
            _stored[page.Url] = page;
        }

        foreach (var site in manifest.Sites)
        {
            foreach (var page in site.Pages)
            {
                await JudgeAsync(web.BaseOf(site.Name) + page.Path, page, cancellationToken);
            }

            foreach (var redirect in site.Redirects)
            {
                if (!web.Asked.ContainsKey(web.BaseOf(site.Name) + redirect.From))
                {
                    _beside.Add($"redirect {site.Name}{redirect.From} was never followed");
                }
            }
        }

        return summary with
        {
            Verdicts = new DemoVerdicts(_planted, _found, _lawful, _flagged, _exempt),
            FindingsByCode = _byCode,
            Faults = [.. summary.Faults, .. _faults],
            Beside = [.. summary.Beside, .. _beside],
        };
    }

    private async Task JudgeAsync(string url, DemoPage page, CancellationToken cancellationToken)
    {
        if (page.MustNotFetch)
        {
            if (web.Asked.ContainsKey(url))
            {
                _faults.Add($"{url}: fetched although robots.txt forbids it");
            }

            return;
        }

        _planted += page.Expect.Count;
        _lawful += page.Expect.Count == 0 ? 1 : 0;
        if (!_stored.TryGetValue(url, out var stored))
        {
            _faults.Add($"{url}: not stored ({page.Note})");
            return;
        }

        var codes = stored.Labels.Select(l => l.Code).ToArray();
        foreach (var code in codes)
        {
            _byCode[code] = _byCode.GetValueOrDefault(code) + 1;
        }

        foreach (var code in page.Expect)
        {
            if (codes.Contains(code, StringComparer.Ordinal))
            {
                _found++;
            }
            else
            {
                _faults.Add($"{url}: {code} missed ({page.Note})");
            }
        }

        var surplus = codes.Except(page.Expect, StringComparer.Ordinal).Except(page.AlsoAllowed, StringComparer.Ordinal).ToArray();
        if (page.Expect.Count == 0 && codes.Length > 0)
        {
            _flagged++;
            _faults.Add($"{url}: lawful, but flagged {string.Join(", ", codes)} ({page.Note})");
        }
        else if (surplus.Length > 0)
        {
            _beside.Add($"{url}: also {string.Join(", ", surplus)} ({page.Note})");
        }

        await JudgeExemptAsync(url, stored.Id, page, cancellationToken);
    }

    private async Task JudgeExemptAsync(string url, string pageId, DemoPage page, CancellationToken cancellationToken)
    {
        if (page.Exempt.Count == 0)
        {
            return;
        }

        var findings = await store.Findings.GetForPageAsync(pageId, history: false, cancellationToken);
        foreach (var code in page.Exempt)
        {
            if (findings.Any(f => f.Finding.Code == code && f.Finding.Tier == Tier.Exempt))
            {
                _exempt++;
            }
            else
            {
                _faults.Add($"{url}: exemption candidate {code} missed ({page.Note})");
            }
        }
    }
}
