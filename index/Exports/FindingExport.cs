using System.Runtime.CompilerServices;
using System.Text.Json;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Exports;

/// <summary>Rows of standing findings, with the page each stands on.</summary>
internal static class FindingExport
{
    private static readonly string[] Columns =
    [
        "id",
        "page",
        "url",
        "title",
        "code",
        "rule",
        "score",
        "tier",
        "severity",
        "text",
        "basis",
        "why",
        "found_at",
        "page_version",
    ];

    public static ExportTable Table(AdWatchStore store, CancellationToken cancellationToken) =>
        new(Columns, Rows(store, cancellationToken));

    private static async IAsyncEnumerable<ExportRow> Rows(AdWatchStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoredPage? page = null;
        await foreach (var finding in store.Findings.StreamAsync(cancellationToken))
        {
            // Findings of one page mostly follow each other.
            page = page?.Id == finding.PageId ? page : await store.Pages.GetAsync(finding.PageId, cancellationToken);
            yield return Row(finding, page?.Url ?? "", page?.Title ?? "");
        }
    }

    private static ExportRow Row(StoredFinding stored, string url, string title)
    {
        var finding = stored.Finding;
        string[] cells =
        [
            stored.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            stored.PageId,
            url,
            title,
            finding.Code,
            finding.Rule,
            ExportText.Number(finding.Score),
            WireNames.Of(finding.Tier),
            WireNames.Of(stored.Severity),
            ExportText.List(finding.Spans.Select(span => span.Text)),
            ExportText.List(finding.Basis.Select(basis => $"《{basis.Law}》{basis.Article}")),
            finding.Why,
            ExportText.Time(stored.FoundAt),
            stored.PageVersion.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        return new ExportRow(cells, json => Write(json, stored, url, title));
    }

    private static void Write(Utf8JsonWriter json, StoredFinding stored, string url, string title)
    {
        var finding = stored.Finding;
        json.WriteStartObject();
        json.WriteNumber("id", stored.Id);
        json.WriteString("page", stored.PageId);
        json.WriteString("url", url);
        json.WriteString("title", title);
        json.WriteString("code", finding.Code);
        json.WriteString("rule", finding.Rule);
        json.WriteNumber("score", finding.Score);
        json.WriteString("tier", WireNames.Of(finding.Tier));
        json.WriteString("severity", WireNames.Of(stored.Severity));
        json.WriteStartArray("spans");
        foreach (var span in finding.Spans)
        {
            json.WriteStartObject();
            json.WriteString("field", span.Field);
            json.WriteNumber("start", span.Start);
            json.WriteNumber("length", span.Length);
            json.WriteString("text", span.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("basis");
        foreach (var basis in finding.Basis)
        {
            json.WriteStartObject();
            json.WriteString("law", basis.Law);
            json.WriteString("article", basis.Article);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("why", finding.Why);
        json.WriteString("found_at", ExportText.Time(stored.FoundAt));
        json.WriteNumber("page_version", stored.PageVersion);
        json.WriteEndObject();
    }
}
