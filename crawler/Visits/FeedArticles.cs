using System.Security.Cryptography;
using System.Text;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Lists;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Visits;

/// <summary>Makes pages of the articles a feed carries whole: each under its own address, seen through the feed's archive record.</summary>
/// <remarks>
/// Public accounts cannot be crawled and mostly come through such feeds, so the article's host need not be in the source's scope.
/// An article of another source, one the source denies, and one that is no address stay links and are counted as such.
/// </remarks>
internal sealed class FeedArticles(PageExtractor extractor)
{
    /// <summary>The page of an entry; null where it is a link like any other.</summary>
    public Page? Read(Visit visit, HttpExchange exchange, ArchiveRecord place, CrawlScope scope, ListContent feed, ListEntry entry)
    {
        if (entry.Article is not { } article)
            return null;
        var (canonical, decision) = scope.Decide(entry.Url, exchange.Url, visit.Source.Id, visit.Entry.Depth);
        var isOwn = decision.Reason == ScopeReason.Host || (decision.Allowed && decision.SourceId == visit.Source.Id);
        if (canonical is null || !isOwn)
            return null;
        var url = new Uri(canonical);
        var hints = new PageHints(visit.Source.Channel, visit.Source.Profile);
        var content = article.IsPlainText
            ? extractor.ExtractFromText(article.Html, url)
            : extractor.ExtractFromHtml(article.Html, url, hints);
        return new Page
        {
            // The same entry of the same fetch is the same visit, also after a kill.
            VisitId = $"{visit.Entry.VisitId}-{Digest(canonical)[..16]}",
            Url = canonical,
            FinalUrl = canonical,
            SourceId = visit.Source.Id,
            SourceName = visit.Source.Name,
            Channel = visit.Source.Channel,
            Subject = visit.Source.Subject,
            FetchedAt = exchange.At,
            Status = exchange.Status,
            ContentType = article.IsPlainText ? "text/plain" : "text/html",
            Archive = place,
            CarriedBy = exchange.Url,
            ContentDigest = "sha256:" + Digest($"{article.Title}\n{article.Html}"),
            Content = content with
            {
                Title = article.Title ?? content.Title,
                Account = content.Account ?? feed.Title,
                Publisher = content.Account ?? feed.Title ?? content.Publisher,
                Author = content.Author ?? article.Author,
                PublishedAt = article.PublishedAt ?? content.PublishedAt,
                NeedsRender = false,
            },
        };
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
