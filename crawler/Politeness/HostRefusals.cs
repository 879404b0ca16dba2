using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Visits;

namespace AdWatch.Crawler.Politeness;

/// <summary>Leaves a host alone that refuses the crawler: at once after a page that says so, after the third 401 or 403 in a row; each time for twice as long.</summary>
/// <remarks>Safe to use from many threads; keeps only hosts that refuse.</remarks>
internal sealed class HostRefusals(CrawlerOptions options, HostGate gate, TimeProvider time)
{
    private const int RefusalsInARow = 3;

    private readonly Lock turn = new();
    private readonly Dictionary<string, Count> hosts = new(StringComparer.Ordinal);
    private volatile bool isEmpty = true;

    /// <summary>Notes how a visit ended.</summary>
    /// <returns>Until when the host is left alone, where this visit decided that.</returns>
    public (string Host, DateTimeOffset Until)? Note(Visit visit, VisitOutcome outcome)
    {
        var isAnswer = outcome.Disposition is CrawlDisposition.Read or CrawlDisposition.Unchanged or CrawlDisposition.NotReadable;
        if (visit.Last is not { } last || (isAnswer && isEmpty) || (!isAnswer && outcome.Disposition != CrawlDisposition.Blocked))
        {
            return null;
        }

        var host = UrlParts.Of(last.Url).HostKey;
        lock (turn)
        {
            if (isAnswer)
            {
                hosts.Remove(host);
                isEmpty = hosts.Count == 0;
                return null;
            }

            var count = hosts.GetValueOrDefault(host) ?? new Count(0, 0);
            count = count with { InARow = count.InARow + 1 };
            var rests = outcome.IsCertainRefusal || count.InARow >= RefusalsInARow;
            if (rests)
            {
                count = new Count(0, count.Rests + 1);
            }

            hosts[host] = count;
            isEmpty = false;
            if (!rests)
            {
                return null;
            }

            var rest = options.RefusedRest * Math.Pow(2, Math.Min(count.Rests - 1, 20));
            var until = time.GetUtcNow() + (rest < options.MaxRefusedRest ? rest : options.MaxRefusedRest);
            gate.Hold(host, until, HoldReason.RetryAfter);
            return (host, until);
        }
    }

    private sealed record Count(int InARow, int Rests);
}
