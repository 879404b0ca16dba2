using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AdWatch.Classifier.Results;

/// <summary>Reads one input line of the detection contract; unknown fields are left alone.</summary>
internal static class ClassifierLineReader
{
    /// <summary>Publication days are days in China.</summary>
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d", "yyyy.M.d", "yyyy年M月d日", "yyyy-MM", "yyyy"];

    public static ClassifierLine Read(string line, DateOnly seenAt)
    {
        string? id = null;
        try
        {
            using var document = JsonDocument.Parse(line.TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Faulty(null, $"the line is a JSON {Kind(root)}: an object with id and text is wanted");
            }

            id = Id(root);
            return ReadObject(root, id, seenAt);
        }
        catch (JsonException e)
        {
            return Faulty(id, $"not JSON at character {(e.BytePositionInLine ?? 0).ToString(CultureInfo.InvariantCulture)}: {Reason(e)}");
        }
        catch (FieldException e)
        {
            return Faulty(id, e.Message);
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair as an escape is valid JSON and no text.
            return Faulty(id, "a text holds an escape that is no character (half of a surrogate pair): write it out in UTF-8");
        }
    }

    private static ClassifierLine ReadObject(JsonElement root, string? id, DateOnly seenAt)
    {
        if (id is null)
        {
            return Faulty(null, "the field id is missing: give each line one");
        }

        var (text, html) = (Text(root, "text"), Text(root, "html"));
        if (text is null && html is null)
        {
            return Faulty(id, "the field text is missing: give text or html");
        }

        var channel = Text(root, "channel");
        if (channel is not null && !Channels.All.Contains(channel))
        {
            return Faulty(
                id,
                $"the channel '{channel}' is unknown: known are {string.Join(", ", Channels.All.Order(StringComparer.Ordinal))}; leave it out where it is not known"
            );
        }

        var input = new ClassifierInput
        {
            Id = id,
            Channel = channel,
            Url = Text(root, "url"),
            Publisher = Text(root, "publisher"),
            Title = Text(root, "title"),
            Text = text ?? "",
            PublishedAt = Date(root),
            SeenAt = seenAt,
            Images = Images(root),
            Context = Context(root),
        };
        return new(id, input, text is null ? html : null, Error: null);
    }

    private static ClassifierLine Faulty(string? id, string message) => new(id, Input: null, Html: null, message);

    private static string? Id(JsonElement root) =>
        !root.TryGetProperty("id", out var id) ? null
        : id.ValueKind == JsonValueKind.String ? id.GetString()
        : id.ValueKind == JsonValueKind.Number ? id.GetRawText()
        : null;

    private static string? Text(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString();
            return name == "channel" && text == "" ? null : text;
        }

        throw new FieldException($"the field {name} is a JSON {Kind(value)}: a string is wanted");
    }

    private static DateOnly? Date(JsonElement root)
    {
        var text = Text(root, "published_at");
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text.Trim(), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            // A time without a zone is Chinese time.
            var zoned = text.Contains('Z', StringComparison.OrdinalIgnoreCase) || text.LastIndexOfAny(['+', '-']) > 8;
            return DateOnly.FromDateTime(zoned ? moment.ToOffset(China).DateTime : moment.UtcDateTime);
        }

        throw new FieldException($"published_at '{text}' is no date: write it like 2026-01-31");
    }

    private static ImmutableArray<ImageText> Images(JsonElement root)
    {
        var images = ImmutableArray.CreateBuilder<ImageText>();
        foreach (var (image, i) in Items(root, "images").Select((image, i) => (image, i)))
        {
            if (image.ValueKind != JsonValueKind.Object)
            {
                throw new FieldException($"images[{i}] is a JSON {Kind(image)}: an object with id and text is wanted");
            }

            if (Text(image, "text") is { Length: > 0 } text)
            {
                images.Add(new(Id(image) ?? i.ToString(CultureInfo.InvariantCulture), text));
            }
        }

        return images.ToImmutable();
    }

    private static ClassifierContext? Context(JsonElement root)
    {
        if (!root.TryGetProperty("context", out var context) || context.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            throw new FieldException($"the field context is a JSON {Kind(context)}: an object is wanted");
        }

        var departments = Items(context, "licensed_departments")
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString()!);
        return new(Text(context, "certificate"), [.. departments], Text(context, "institution"));
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw new FieldException($"the field {name} is a JSON {Kind(list)}: a list is wanted");
    }

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();

    /// <summary>The reader's sentence without its own account of the place.</summary>
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    private sealed class FieldException(string message) : Exception(message);
}
