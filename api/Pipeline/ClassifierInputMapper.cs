using System.Collections.Immutable;
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
        Fill(
            new ClassifierInput
            {
                Id = PageIdentity.Of(page.Url),
                Channel = page.Channel.Length == 0 ? null : page.Channel,
                Url = page.Url,
                Text = "",
                SeenAt = Day(page.FetchedAt),
                Context = page.Subject?.Name is { } institution ? new ClassifierContext(null, [], institution) : null,
            },
            page.Content
        );

    /// <summary>The text of a page as it is stored. The kinds of its blocks are not kept, so all are <c>body</c>.</summary>
    public static ClassifierInput Map(StoredPage page) =>
        new()
        {
            Id = page.Id,
            Channel = page.Channel.Length == 0 ? null : page.Channel,
            Url = page.Url,
            Publisher = page.Publisher,
            Title = page.Title.Length == 0 ? null : page.Title,
            Text = page.Text,
            PublishedAt = page.PublishedAt is { } published ? Day(published) : null,
            SeenAt = Day(page.FetchedAt),
            Images = page.Images,
            Context = page.Institution is { } institution ? new ClassifierContext(null, [], institution) : null,
        };

    /// <summary>Adds what was read from a page; what the input says already stays.</summary>
    public static ClassifierInput Fill(ClassifierInput input, ExtractedPage content) =>
        input with
        {
            Publisher = input.Publisher ?? content.Publisher,
            Title = input.Title ?? content.Title,
            Text = content.Text,
            PublishedAt = input.PublishedAt ?? (content.PublishedAt is { } published ? Day(published) : null),
            Images = input.Images.IsEmpty ? Images(content) : input.Images,
            Blocks = [.. content.Blocks.Select(b => new InputBlock(Name(b.Kind), b.Start, b.Length))],
        };

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, China).DateTime);

    /// <summary>The first moment of a day in China.</summary>
    public static DateTimeOffset Start(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, China.GetUtcOffset(midnight));
    }

    /// <summary>Words in pictures: what was read in them, and behind a blank line what the page says they show.</summary>
    private static ImmutableArray<ImageText> Images(ExtractedPage content) =>
        [
            .. content
                .Images.Select(i => new ImageText(i.Url, WordsOf(i)))
                .Where(i => i.Text.Length > 0)
                .DistinctBy(i => i.Id, StringComparer.Ordinal),
        ];

    private static string WordsOf(PageImage image)
    {
        var (read, alt) = (image.Text ?? "", image.Alt ?? "");
        return alt.Length == 0 || read.Contains(alt, StringComparison.Ordinal) ? read : (read.Length == 0 ? alt : $"{read}\n\n{alt}");
    }

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
