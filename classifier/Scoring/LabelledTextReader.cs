using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Scoring;

/// <summary>Reads labelled JSONL: <c>labels</c> is a list of codes, or an object whose <c>adwatch</c> is a list or null (null: no honest label, left out and counted).</summary>
public static class LabelledTextReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file line by line; every faulty line is reported, the others are read.</summary>
    /// <param name="knownCodes">Codes a label may have; any other is a fault.</param>
    /// <param name="seenAt">Day to judge by where a line has no <c>published_at</c>.</param>
    public static LabelledTexts Read(string path, IReadOnlySet<string> knownCodes, DateOnly seenAt)
    {
        var texts = new List<LabelledText>();
        var faults = new List<string>();
        var unlabelled = 0;
        var number = 0;
        foreach (var bytes in Lines(path))
        {
            number++;
            try
            {
                var line = StrictUtf8.GetString(bytes.Span);
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                using var json = JsonDocument.Parse(line);
                if (Labels(json.RootElement, "labels", "adwatch", knownCodes) is { } codes)
                {
                    var allowed = Labels(json.RootElement, "also_allowed", "", knownCodes) ?? [];
                    texts.Add(new LabelledText(Input(json.RootElement, number, seenAt), codes, allowed, path, number));
                }
                else
                {
                    unlabelled++;
                }
            }
            catch (DecoderFallbackException)
            {
                faults.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: a byte here is not UTF-8: save the file as UTF-8")
                );
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                // InvalidOperationException: a string holds half a surrogate pair, or a value is of another kind.
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: {e.Message}"));
            }
        }

        return new LabelledTexts(texts, unlabelled, faults);
    }

    /// <summary>The lines as bytes: decoded one by one, a bad byte spoils its own line alone.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string path)
    {
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
        if (rest.Span.StartsWith("\uFEFF"u8))
        {
            rest = rest["\uFEFF"u8.Length..];
        }

        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    private static List<string>? Labels(JsonElement row, string name, string nested, IReadOnlySet<string> knownCodes)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a line must be a JSON object");
        }

        if (!row.TryGetProperty(name, out var labels))
        {
            return null;
        }

        if (labels.ValueKind == JsonValueKind.Object)
        {
            labels = labels.TryGetProperty(nested, out var inner) ? inner : default;
        }

        if (labels.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        if (labels.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"{name} must be a list of codes");
        }

        var codes = new List<string>();
        foreach (var label in labels.EnumerateArray())
        {
            var code = label.ValueKind == JsonValueKind.String ? label.GetString()! : label.GetRawText();
            if (!knownCodes.Contains(code))
            {
                throw new FormatException($"{name}: '{code}' is no violation code (see seeds/departments.yaml)");
            }

            codes.Add(code);
        }

        return codes;
    }

    private static ClassifierInput Input(JsonElement row, int line, DateOnly seenAt)
    {
        var text = Text(row, "text");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException("text is missing or empty");
        }

        return new ClassifierInput
        {
            Id = Text(row, "id") ?? line.ToString(CultureInfo.InvariantCulture),
            Channel = Text(row, "channel"),
            Publisher = Text(row, "publisher"),
            Title = Text(row, "title"),
            Text = text,
            PublishedAt = Date(Text(row, "published_at")),
            SeenAt = seenAt,
            Images = Images(row),
            Context = Context(row),
        };
    }

    private static ClassifierContext? Context(JsonElement row)
    {
        if (!row.TryGetProperty("context", out var context) || (context.ValueKind != JsonValueKind.Object))
        {
            return null;
        }

        var departments =
            context.TryGetProperty("licensed_departments", out var list) && (list.ValueKind == JsonValueKind.Array)
                ? list.EnumerateArray().Select(d => d.GetString() ?? "").ToImmutableArray()
                : [];
        return new ClassifierContext(Text(context, "certificate"), departments, Text(context, "institution"));
    }

    private static ImmutableArray<ImageText> Images(JsonElement row) =>
        row.TryGetProperty("images", out var images) && (images.ValueKind == JsonValueKind.Array)
            ?
            [
                .. images
                    .EnumerateArray()
                    .Where(image => image.ValueKind == JsonValueKind.Object)
                    .Select(image => new ImageText(Text(image, "id") ?? "", Text(image, "text") ?? "")),
            ]
            : [];

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.String) ? value.GetString() : null;

    private static DateOnly? Date(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.Date)
            : throw new FormatException($"published_at: '{value}' is no date");
    }
}

/// <param name="Unlabelled">Lines without an honest label, left out.</param>
/// <param name="Faults">Lines that could not be read, each as file:line: fault.</param>
public sealed record LabelledTexts(IReadOnlyList<LabelledText> Texts, int Unlabelled, IReadOnlyList<string> Faults);
