using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Api.Pipeline;

/// <summary>Reads pages seen elsewhere: lines of the detection contract with <c>url</c>, <c>fetched_at</c> and <c>html</c> or <c>text</c>.</summary>
/// <remarks>Fields it does not know (labels of a data set …) are left alone. Thread-safe.</remarks>
internal sealed class HandedInPages(PageExtractor extractor, TimeProvider time)
{
    public const string SourceId = "handed-in";
    public const string SourceName = "移送";

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The page of one line, or every fault of it with a JSON pointer.</summary>
    public HandedInPage Read(JsonElement line)
    {
        var faults = new List<(string Pointer, string Message)>();
        if (line.ValueKind != JsonValueKind.Object)
        {
            return new HandedInPage(null, null, [("", "须为 JSON 对象")]);
        }

        var url = ReadUrl(line, faults);
        var html = Text(line, "html", faults);
        var text = Text(line, "text", faults);
        if (string.IsNullOrWhiteSpace(html) && string.IsNullOrWhiteSpace(text))
        {
            faults.Add(("/text", "须有 html 或 text"));
        }

        var channel = Text(line, "channel", faults);
        if (channel is not null && !ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            faults.Add(("/channel", $"不认识的渠道“{channel}”，可用：{string.Join("、", ChannelNames.All)}"));
        }

        var fetched = Time(line, "fetched_at", faults) ?? time.GetUtcNow();
        var published = Time(line, "published_at", faults);
        var title = Text(line, "title", faults);
        var publisher = Text(line, "publisher", faults);
        var images = Images(line, faults);
        var context = Context(line, faults);
        if (faults.Count > 0)
        {
            return new HandedInPage(null, null, faults);
        }

        var content = html is null
            ? extractor.ExtractFromText(text!, new Uri(url!))
            : extractor.ExtractFromHtml(html, new Uri(url!), new PageHints(channel));
        content = content with
        {
            Title = title ?? content.Title,
            Publisher = publisher ?? content.Publisher,
            PublishedAt = published ?? content.PublishedAt,
            Images = images.IsEmpty ? content.Images : images,
        };
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html ?? text!)));
        var page = new Page
        {
            VisitId = VisitId(url!, fetched, digest),
            Url = url!,
            FinalUrl = url!,
            SourceId = SourceId,
            SourceName = SourceName,
            Channel = channel ?? "",
            Subject = context?.Institution is { } institution ? new SourceSubject(institution, null, null, null) : null,
            FetchedAt = fetched,
            Status = 0,
            ContentDigest = digest,
            Content = content,
        };
        return new HandedInPage(page, context, []);
    }

    /// <summary>The same page handed in twice is one visit.</summary>
    public static string VisitId(string url, DateTimeOffset fetched, string digest)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{url}\n{fetched.ToUnixTimeMilliseconds()}\n{digest}");
        return "in-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
    }

    private static string? ReadUrl(JsonElement line, List<(string, string)> faults)
    {
        var url = Text(line, "url", faults);
        if (string.IsNullOrWhiteSpace(url))
        {
            faults.Add(("/url", "须有 url"));
            return null;
        }

        if (UrlNormalizer.Normalize(url) is not { } normal)
        {
            faults.Add(("/url", $"不是 http 或 https 地址：{url}"));
            return null;
        }

        return normal;
    }

    private static string? Text(JsonElement line, string name, List<(string, string)> faults)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(($"/{name}", "须为字符串"));
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // The only way a JSON string has no text: bytes or escapes that are no Unicode.
            faults.Add(($"/{name}", "含有不成对的代理项或非 UTF-8 字节"));
            return null;
        }
    }

    /// <summary>A time with offset; a bare day or a time without offset is one in China.</summary>
    private static DateTimeOffset? Time(JsonElement line, string name, List<(string, string)> faults)
    {
        if (Text(line, name, faults) is not { Length: > 0 } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            var hasOffset =
                DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind != DateTimeKind.Unspecified;
            return hasOffset ? at : new DateTimeOffset(at.DateTime, China);
        }

        faults.Add(($"/{name}", $"不是日期或时间（如 2026-03-05T14:20:00+08:00）：{text}"));
        return null;
    }

    private static ImmutableArray<PageImage> Images(JsonElement line, List<(string, string)> faults)
    {
        if (!line.TryGetProperty("images", out var list) || list.ValueKind is JsonValueKind.Null)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(("/images", "须为数组"));
            return [];
        }

        var images = ImmutableArray.CreateBuilder<PageImage>();
        var number = 0;
        foreach (var image in list.EnumerateArray())
        {
            var id = image.ValueKind == JsonValueKind.Object && image.TryGetProperty("id", out var i) ? i.ToString() : null;
            var text = image.ValueKind == JsonValueKind.Object && image.TryGetProperty("text", out var t) ? t.ToString() : null;
            if (string.IsNullOrEmpty(id) || text is null)
            {
                faults.Add(($"/images/{number}", "须有 id 与 text"));
            }
            else
            {
                images.Add(new PageImage(id, null, text));
            }

            number++;
        }

        return images.ToImmutable();
    }

    private static ClassifierContext? Context(JsonElement line, List<(string, string)> faults)
    {
        if (!line.TryGetProperty("context", out var context) || context.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            faults.Add(("/context", "须为 JSON 对象"));
            return null;
        }

        var departments =
            context.TryGetProperty("licensed_departments", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(d => d.ToString()).ToImmutableArray()
                : [];
        return new ClassifierContext(Text(context, "certificate", faults), departments, Text(context, "institution", faults));
    }
}

/// <summary>A page handed in, or why it is none.</summary>
/// <param name="Page">Null where there are faults.</param>
/// <param name="Faults">JSON pointer and what is wrong there.</param>
internal sealed record HandedInPage(Page? Page, ClassifierContext? Context, IReadOnlyList<(string Pointer, string Message)> Faults);
