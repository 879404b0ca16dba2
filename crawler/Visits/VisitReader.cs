using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Lists;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Robots;
using AdWatch.Crawler.Traps;

namespace AdWatch.Crawler.Visits;

/// <summary>Makes of an archived response what it says: page, list, or why neither. Pure; no input makes it throw.</summary>
internal sealed class VisitReader(CrawlerOptions options, PageExtractor extractor, TrapLedger traps)
{
    private const int MaxRefusalBytes = 256 * 1024;
    private const string Microblog = "social-post";
    private readonly FeedArticles articles = new(extractor);

    public VisitOutcome Read(Visit visit, CrawlScope scope)
    {
        var (exchange, place) = visit.Responses[^1];
        return FromStatus(exchange) is { } outcome ? WithRefusal(outcome, exchange) : FromBody(visit, exchange, place, scope);
    }

    /// <summary>Reads a page again from the markup a browser made of it.</summary>
    /// <param name="read">What was read from the bytes alone; its links and directives count too.</param>
    /// <param name="moves">Addresses its scripts wanted to move on to.</param>
    public VisitOutcome ReadRendered(Visit visit, VisitOutcome read, CrawlScope scope, string html, IEnumerable<string> moves)
    {
        var (exchange, place) = visit.Responses[^1];
        var (page, facts) = (read.Page!, read.Capture!);
        var hints = new PageHints(visit.Source.Channel, visit.Source.Profile);
        var content = extractor.ExtractFromHtml(html, new Uri(exchange.Url), page.Charset, hints);
        if (StandIn(exchange, content, Encoding.UTF8.GetBytes(html)) is { } standIn)
        {
            return standIn;
        }

        var known = content.Links.Select(l => l.Url).ToHashSet(StringComparer.Ordinal);
        var further = page.Content.Links.Concat(moves.Select(m => new PageLink(m, "", false))).Where(l => known.Add(l.Url));
        var before = page.Content.Directives;
        content = content with
        {
            Links = [.. content.Links, .. further],
            Directives = new PageDirectives(
                content.Directives.NoIndex || before.NoIndex,
                content.Directives.NoFollow || before.NoFollow,
                content.Directives.NoArchive || before.NoArchive
            ),
        };
        // The bytes of an app are the same whatever it shows: they may not stand for its text at the next visit.
        var fresh = facts with
        {
            ETag = null,
            LastModified = null,
            ContentDigest = null,
            Prior = facts.Prior with { PayloadDigest = "" },
        };
        var outcome = FromContent(visit, exchange, place, scope, content, page.Charset, fresh);
        return outcome with { Page = outcome.Page! with { ContentDigest = page.ContentDigest } };
    }

    private VisitOutcome? FromStatus(HttpExchange exchange)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"HTTP {exchange.Status}");
        VisitOutcome? outcome = exchange switch
        {
            { Unchanged: true } => new(
                CrawlDisposition.Unchanged,
                exchange.Status == 304 ? status : "the same bytes as last time",
                KeepsPassed: true
            ),
            { Truncated: "length" } => new(CrawlDisposition.TooLarge, $"larger than {options.MaxBodyBytes} bytes; the rest was not read"),
            { Truncated: "time" } => new(CrawlDisposition.TimedOut, "no end in time; what came is in the archive"),
            { Truncated: not null } => new(CrawlDisposition.Failed, "the connection broke off inside of the body"),
            { Status: 404 } => new(CrawlDisposition.NotFound, status, KeepsPassed: true),
            { Status: 410 } => new(CrawlDisposition.Gone, status, KeepsPassed: true),
            { Status: 401 or 403 or 429 or 451 } => new(CrawlDisposition.Blocked, status),
            { Status: >= 200 and < 300 } => null,
            _ => new(CrawlDisposition.Failed, status),
        };
        return outcome is null ? null : outcome with { Status = exchange.Status, RetryAfter = RetryAfter.Of(exchange, exchange.At) };
    }

    /// <summary>What a site says beside a status that refuses; a challenge with 503 is a refusal, not a failure.</summary>
    private VisitOutcome WithRefusal(VisitOutcome outcome, HttpExchange exchange)
    {
        if (exchange.Status is not (401 or 403 or 429 or 503) || exchange.Unchanged || exchange.Truncated is not null)
        {
            return outcome;
        }

        var isAsking = exchange.Status == 429;
        var decoded =
            exchange.Body.Length <= MaxRefusalBytes
                ? ContentDecoder.Decode(exchange.Body, exchange.Header("Content-Encoding"), MaxRefusalBytes)
                : null;
        var mark =
            decoded is { TooLarge: false, Fault: null } && BodyKind.IsReadable(exchange.Header("Content-Type"), decoded.Bytes.Span)
                ? options.Sites.RefusalIn(
                    extractor.Extract(decoded.Bytes, exchange.Header("Content-Type"), new Uri(exchange.Url), out _),
                    decoded.Bytes.Span
                )
                : null;
        return mark is null
            ? outcome with
            {
                IsCertainRefusal = isAsking,
            }
            : outcome with
            {
                Disposition = CrawlDisposition.Blocked,
                Reason = $"{outcome.Reason}, a {mark.Kind} page ({mark.Id})",
                IsCertainRefusal = true,
            };
    }

    /// <summary>A page that stands in for content, for whatever status: never handed on as what the page says.</summary>
    private VisitOutcome? StandIn(HttpExchange exchange, ExtractedPage content, ReadOnlySpan<byte> body)
    {
        if (options.Sites.RefusalIn(content, body) is { } refusal)
        {
            return new VisitOutcome(
                CrawlDisposition.Blocked,
                string.Create(CultureInfo.InvariantCulture, $"HTTP {exchange.Status}, but a {refusal.Kind} page ({refusal.Id})")
            )
            {
                Status = exchange.Status,
                IsCertainRefusal = refusal.Kind != "login",
            };
        }

        return options.Sites.NotFoundIn(content, body) is { } absent
            ? new VisitOutcome(
                CrawlDisposition.NotFound,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP {exchange.Status}, but the page says that nothing is there ({absent.Id})"
                ),
                KeepsPassed: true
            )
            {
                Status = exchange.Status,
            }
            : null;
    }

    private VisitOutcome FromBody(Visit visit, HttpExchange exchange, ArchiveRecord place, CrawlScope scope)
    {
        var decoded = ContentDecoder.Decode(exchange.Body, exchange.Header("Content-Encoding"), options.MaxBodyBytes);
        if (decoded.TooLarge)
        {
            return new VisitOutcome(CrawlDisposition.TooLarge, $"unpacks to more than {options.MaxBodyBytes} bytes")
            {
                Status = exchange.Status,
            };
        }

        if (decoded.Fault is { } fault)
        {
            return new VisitOutcome(CrawlDisposition.Failed, fault) { Status = exchange.Status };
        }

        var contentDigest = decoded.Bytes.Equals(exchange.Body) ? exchange.BodyDigest : WarcRecords.Digest(decoded.Bytes);
        var facts = new CaptureFacts(
            exchange.Header("ETag"),
            exchange.Header("Last-Modified"),
            new PriorCapture(exchange.Url, place.RecordId, exchange.At, exchange.BodyDigest),
            contentDigest,
            null
        );
        if (contentDigest == visit.Entry.ContentDigest)
        {
            return new VisitOutcome(CrawlDisposition.Unchanged, "the same content as last time", KeepsPassed: true)
            {
                Status = exchange.Status,
                Capture = facts with { TextDigest = visit.Entry.TextDigest },
            };
        }

        var unpacked = ContentDecoder.UnpackFile(decoded.Bytes, options.MaxBodyBytes);
        if (ListReader.Read(unpacked.Bytes, options.MaxLinksPerPage, visit.Source.Channel == Microblog) is { } list)
        {
            return FromList(visit, exchange, place, scope, list, facts);
        }

        return BodyKind.IsReadable(exchange.Header("Content-Type"), decoded.Bytes.Span)
            ? FromPage(visit, exchange, place, scope, decoded.Bytes, facts)
            : new VisitOutcome(
                CrawlDisposition.NotReadable,
                $"not a page: {exchange.Header("Content-Type") ?? "unknown content"}",
                true,
                true
            )
            {
                Status = exchange.Status,
                Capture = facts,
            };
    }

    private VisitOutcome FromList(
        Visit visit,
        HttpExchange exchange,
        ArchiveRecord place,
        CrawlScope scope,
        ListContent list,
        CaptureFacts facts
    )
    {
        var pages = new List<Page>();
        var links = new LinkSorter(scope, visit.Source.Id, options, traps, exchange.At);
        foreach (var entry in list.Entries)
        {
            if (articles.Read(visit, exchange, place, scope, list, entry) is { } page)
            {
                pages.Add(page);
                continue;
            }

            // What a list names is as near to the start as the list itself.
            links.Add(entry.Url, exchange.Url, visit.Entry.Depth, FrontierPriority.Listed, entry.LastModified);
        }

        var kind = list.Kind switch
        {
            ListKind.Sitemap => "sitemap",
            ListKind.SitemapIndex => "sitemap index",
            ListKind.Feed => "feed",
            _ => "list of addresses",
        };
        return new VisitOutcome(
            CrawlDisposition.NotReadable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind} with {list.Entries.Length} addresses{(pages.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {pages.Count} articles whole"))}{(list.Fault is null ? "" : "; " + list.Fault)}"
            ),
            Changed: true,
            KeepsPassed: true
        )
        {
            Status = exchange.Status,
            Articles = pages,
            Links = links.Taken,
            LinkCounts = links.Counts,
            Capture = facts,
            ListFault = list.Fault,
            IsList = true,
        };
    }

    private VisitOutcome FromPage(
        Visit visit,
        HttpExchange exchange,
        ArchiveRecord place,
        CrawlScope scope,
        ReadOnlyMemory<byte> body,
        CaptureFacts facts
    )
    {
        var content = extractor.Extract(
            body,
            exchange.Header("Content-Type"),
            new Uri(exchange.Url),
            out var charset,
            new PageHints(visit.Source.Channel, visit.Source.Profile)
        );
        if (StandIn(exchange, content, body.Span) is { } standIn)
        {
            return standIn;
        }

        return FromContent(visit, exchange, place, scope, content, charset, facts);
    }

    private VisitOutcome FromContent(
        Visit visit,
        HttpExchange exchange,
        ArchiveRecord place,
        CrawlScope scope,
        ExtractedPage content,
        string? charset,
        CaptureFacts facts
    )
    {
        var header = RobotsTagHeader.Parse(exchange.Header("X-Robots-Tag"));
        var directives = new PageDirectives(
            content.Directives.NoIndex || header.NoIndex,
            content.Directives.NoFollow || header.NoFollow,
            content.Directives.NoArchive || header.NoArchive
        );
        var links = new LinkSorter(scope, visit.Source.Id, options, traps, exchange.At);
        if (directives.NoFollow)
        {
            links.Count(ScopeReason.NoFollow, content.Links.Length);
        }
        else
        {
            foreach (var link in content.Links)
            {
                links.AddCanonical(link.Url, visit.Entry.Depth + 1, FrontierPriority.Link);
            }
        }

        links.Count(ScopeReason.LinkLimit, content.LinksDropped);
        var textDigest = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{content.Title}\n{content.Text}")));
        return new VisitOutcome(CrawlDisposition.Read, "read", visit.Entry.TextDigest != textDigest, KeepsPassed: true)
        {
            Status = exchange.Status,
            Links = links.Taken,
            LinkCounts = links.Counts,
            Capture = facts with { TextDigest = textDigest },
            IsList = false,
            Page = new Page
            {
                VisitId = visit.Entry.VisitId,
                Url = visit.Entry.Url,
                FinalUrl = exchange.Url,
                SourceId = visit.Source.Id,
                SourceName = visit.Source.Name,
                Channel = visit.Source.Channel,
                Subject = visit.Source.Subject,
                FetchedAt = exchange.At,
                Status = exchange.Status,
                ContentType = exchange.Header("Content-Type"),
                Charset = charset,
                Redirects = [.. visit.Passed.SkipLast(1)],
                Archive = place,
                ContentDigest = facts.ContentDigest!,
                Content = content with { Directives = directives },
            },
        };
    }
}
