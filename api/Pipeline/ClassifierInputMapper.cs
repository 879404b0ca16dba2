using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Api.Pipeline;

/// <summary>Turns a page as seen into the text to judge; the only place where one becomes the other.</summary>
internal static class ClassifierInputMapper
{
    /// <summary>Days are days in China: the law counts them there.</summary>
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static ClassifierInput Map(Page page) =>
        new()
        {
            Id = PageIdentity.Of(page.Url),
            Channel = page.Channel.Length == 0 ? null : page.Channel,
            Url = page.Url,
            Publisher = page.Content.Publisher,
            Title = page.Content.Title,
            Text = page.Content.Text,
            PublishedAt = page.Content.PublishedAt is { } published ? Day(published) : null,
            SeenAt = Day(page.FetchedAt),
            Images =
            [
                .. page
                    .Content.Images.Select(i => new ImageText(i.Url, i.Text ?? i.Alt ?? ""))
                    .Where(i => i.Text.Length > 0)
                    .DistinctBy(i => i.Id, StringComparer.Ordinal),
            ],
            Context = page.Subject?.Name is { } institution ? new ClassifierContext(null, [], institution) : null,
            Blocks = [.. page.Content.Blocks.Select(b => new InputBlock(Name(b.Kind), b.Start, b.Length))],
        };

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, China).DateTime);

    private static string Name(PageBlockKind kind) =>
        kind switch
        {
            PageBlockKind.Heading => "heading",
            PageBlockKind.Quote => "quote",
            PageBlockKind.Comment => "comment",
            PageBlockKind.List => "list",
            PageBlockKind.Table => "table",
            PageBlockKind.Footer => "footer",
            _ => "body",
        };
}
