using System.Text.Json;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads date and publisher from JSON-LD; data that is no JSON says nothing.</summary>
internal static class StructuredData
{
    private const int LongestScript = 200_000;
    private const int MaxDepth = 32;

    public static (string? Published, string? Publisher) Read(List<string> scripts)
    {
        string? published = null;
        string? publisher = null;
        foreach (var script in scripts)
        {
            if (script.Length > LongestScript)
                continue;
            try
            {
                using var document = JsonDocument.Parse(
                    script,
                    new JsonDocumentOptions
                    {
                        MaxDepth = MaxDepth,
                        AllowTrailingCommas = true,
                        CommentHandling = JsonCommentHandling.Skip,
                    }
                );
                Visit(document.RootElement, ref published, ref publisher);
            }
            catch (JsonException)
            {
                // Pages carry broken JSON-LD often enough; the page is read without it.
                continue;
            }
        }

        return (published, publisher);
    }

    private static void Visit(JsonElement element, ref string? published, ref string? publisher)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Visit(item, ref published, ref publisher);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "datePublished" or "pubDate" when property.Value.ValueKind == JsonValueKind.String:
                    published ??= property.Value.GetString();
                    break;
                case "publisher" or "sourceOrganization":
                    publisher ??= NameOf(property.Value);
                    break;
                case "@graph" or "mainEntity":
                    Visit(property.Value, ref published, ref publisher);
                    break;
                default:
                    break;
            }
        }
    }

    private static string? NameOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object when value.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String =>
                name.GetString(),
            _ => null,
        };
}
