using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Exports;

/// <summary>Page rows (design section 4).</summary>
internal static class PageExport
{
    private static readonly string[] Columns =
    [
        "url",
        "final_url",
        "status",
        "fetched_at",
        "published_at",
        "charset",
        "approval_numbers",
        "channel",
        "source",
        "title",
        "labels",
        "severity",
        "lead_department",
        "institution",
        "phones",
        "wechat",
        "qq",
        "evidence",
        "cluster",
        "duplicate_of",
        "version",
    ];

    public static ExportTable Table(AdWatchStore store, CancellationToken cancellationToken) =>
        new(Columns, Rows(store, cancellationToken));

    private static async IAsyncEnumerable<ExportRow> Rows(AdWatchStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in store.Pages.StreamAsync(PageFilter.All, cancellationToken))
        {
            var findings = page.Labels.IsEmpty ? [] : await store.Findings.GetForPageAsync(page.Id, history: false, cancellationToken);
            var original = page.DuplicateOf is null ? null : await store.Pages.GetAsync(page.DuplicateOf, cancellationToken);
            yield return Row(page, Evidence(page, findings), original?.Url);
        }
    }

    private static List<(string Code, TextSpan Span)> Evidence(StoredPage page, IReadOnlyList<StoredFinding> findings) =>
        [
            .. findings
                .Where(finding => (finding.Finding.Tier != Tier.Exempt) && page.Labels.Any(label => label.Code == finding.Finding.Code))
                .SelectMany(finding => finding.Finding.Spans.Select(span => (finding.Finding.Code, span)))
                .Distinct(),
        ];

    private static ExportRow Row(StoredPage page, List<(string Code, TextSpan Span)> evidence, string? duplicateOf)
    {
        string[] cells =
        [
            page.Url,
            page.FinalUrl,
            page.Status.ToString(CultureInfo.InvariantCulture),
            ExportText.Time(page.FetchedAt),
            ExportText.Time(page.PublishedAt) ?? "",
            page.Charset ?? "",
            ExportText.List(page.ApprovalNumbers),
            page.Channel,
            page.SourceId,
            page.Title,
            ExportText.List(page.Labels.Select(label => label.Code)),
            WireNames.Of(page.Severity),
            page.Lead ?? "",
            page.Institution ?? "",
            ExportText.List(page.Facts.Phones),
            ExportText.List(page.Facts.Wechat),
            ExportText.List(page.Facts.Qq),
            ExportText.List(evidence.Select(item => $"{item.Code}: {item.Span.Text}")),
            page.Cluster,
            duplicateOf ?? "",
            page.Version.ToString(CultureInfo.InvariantCulture),
        ];
        return new ExportRow(cells, json => Write(json, page, evidence, duplicateOf));
    }

    private static void Write(Utf8JsonWriter json, StoredPage page, List<(string Code, TextSpan Span)> evidence, string? duplicateOf)
    {
        json.WriteStartObject();
        json.WriteString("url", page.Url);
        json.WriteString("final_url", page.FinalUrl);
        json.WriteNumber("status", page.Status);
        json.WriteString("fetched_at", ExportText.Time(page.FetchedAt));
        json.WriteString("published_at", ExportText.Time(page.PublishedAt));
        json.WriteString("charset", page.Charset);
        json.WriteStrings("approval_numbers", page.ApprovalNumbers);
        json.WriteString("channel", page.Channel);
        json.WriteString("source", page.SourceId);
        json.WriteString("title", page.Title);
        json.WriteStrings("labels", page.Labels.Select(label => label.Code));
        json.WriteString("severity", WireNames.Of(page.Severity));
        json.WriteString("lead_department", page.Lead);
        json.WriteString("institution", page.Institution);
        json.WriteStartObject("contacts");
        json.WriteStrings("phones", page.Facts.Phones);
        json.WriteStrings("wechat", page.Facts.Wechat);
        json.WriteStrings("qq", page.Facts.Qq);
        json.WriteEndObject();
        json.WriteStartArray("evidence");
        foreach (var (code, span) in evidence)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("text", span.Text);
            json.WriteString("field", span.Field);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("cluster", page.Cluster);
        json.WriteString("duplicate_of", duplicateOf);
        json.WriteNumber("version", page.Version);
        json.WriteEndObject();
    }
}
