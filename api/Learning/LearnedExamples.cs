using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Learning;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>Turns reviewers' decisions into labelled texts: a confirmed page carries its codes as the reviewer left them, a page of which all was refused is lawful.</summary>
/// <remarks>
/// The text is what the page published, nothing a person wrote about it; who decided is named by role, the reason is left out. A page with a code that
/// still waits teaches nothing yet. Near copies teach once, and one clue teaches by a few pages, so that one large site does not outweigh the rest.
/// </remarks>
internal static class LearnedExamples
{
    public const int PagesOfOneClue = 5;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file anew, by rename, and returns how many examples it holds.</summary>
    public static async Task<int> WriteAsync(AdWatchStore store, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".part";
        var count = 0;
        await using (var file = File.Create(unfinished))
        {
            await foreach (var page in ChooseAsync(store, cancellationToken))
            {
                await using var line = new Utf8JsonWriter(file, Readable);
                Write(line, page);
                await line.FlushAsync(cancellationToken);
                file.WriteByte((byte)'\n');
                count++;
            }
        }

        File.Move(unfinished, path, overwrite: true);
        return count;
    }

    private static async IAsyncEnumerable<ReviewedPage> ChooseAsync(
        AdWatchStore store,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var taught = new HashSet<(string Cluster, string Labels)>();
        var words = new HashSet<string>(StringComparer.Ordinal);
        var ofClue = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var page in store.Reviews.StreamAsync(cancellationToken))
        {
            var taken = ofClue.GetValueOrDefault(page.Decision.ClueId);
            if (
                !page.IsOpen
                && page.Page.Text.Length > 0
                && taken < PagesOfOneClue
                && taught.Add((page.Page.Cluster, string.Join(',', page.Confirmed)))
                && words.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page.Page.Text))))
            )
            {
                ofClue[page.Decision.ClueId] = taken + 1;
                yield return page;
            }
        }
    }

    private static void Write(Utf8JsonWriter json, ReviewedPage reviewed)
    {
        var page = reviewed.Page;
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{page.Id}@{page.Version}"));
        Optional("channel", page.Channel);
        Optional("publisher", page.Publisher);
        Optional("title", page.Title);
        json.WriteString("text", page.Text);
        if (page.PublishedAt is { } published)
        {
            json.WriteString("published_at", ClassifierInputMapper.Day(published).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (page.Images.Length > 0)
        {
            json.WriteStartArray("images");
            foreach (var image in page.Images)
            {
                json.WriteStartObject();
                json.WriteString("id", image.Id);
                json.WriteString("text", image.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("labels");
        foreach (var code in reviewed.Confirmed)
        {
            json.WriteStringValue(code);
        }

        json.WriteEndArray();
        WriteOrigin(json, reviewed);
        json.WriteEndObject();

        void Optional(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteString(name, value);
            }
        }
    }

    private static void WriteOrigin(Utf8JsonWriter json, ReviewedPage reviewed)
    {
        json.WriteStartObject("from");
        json.WriteString("clue", reviewed.Decision.ClueId);
        json.WriteString("page", reviewed.Page.Id);
        json.WriteNumber("version", reviewed.Page.Version);
        json.WriteString("decision", reviewed.Decision.Type);
        if (reviewed.Changed.Length > 0)
        {
            json.WriteStartArray("changed");
            foreach (var change in reviewed.Changed)
            {
                json.WriteStartObject();
                json.WriteString("from", change.From);
                json.WriteString("to", change.To);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("by", reviewed.Decision.Role);
        json.WriteString("at", reviewed.Decision.At);
        json.WriteEndObject();
    }
}
