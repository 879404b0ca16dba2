using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Exports;

/// <summary>Clue rows: what a list of clues shows over REST, with region and case number.</summary>
internal static class ClueExport
{
    private static readonly string[] Columns =
    [
        "id",
        "state",
        "codes",
        "severity",
        "tier",
        "lead_department",
        "departments",
        "subject_kind",
        "subject",
        "region",
        "pages",
        "basis",
        "case_number",
        "created_at",
        "updated_at",
        "version",
    ];

    public static ExportTable Table(IAsyncEnumerable<Clue> clues) => new(Columns, Rows(clues));

    private static async IAsyncEnumerable<ExportRow> Rows(
        IAsyncEnumerable<Clue> clues,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var clue in clues.WithCancellation(cancellationToken))
        {
            string[] cells =
            [
                clue.Id,
                clue.State.Name(),
                ExportText.List(clue.Codes),
                WireNames.Of(clue.Severity),
                WireNames.Of(clue.Tier),
                clue.LeadDepartment,
                ExportText.List(clue.Departments),
                clue.Subject.Kind,
                clue.Subject.Name,
                clue.Subject.Region ?? "",
                clue.Pages.ToString(CultureInfo.InvariantCulture),
                ExportText.List(clue.Basis.Select(basis => $"《{basis.Law}》{basis.Article}")),
                clue.CaseNumber ?? "",
                ExportText.Time(clue.CreatedAt),
                ExportText.Time(clue.UpdatedAt),
                clue.Version.ToString(CultureInfo.InvariantCulture),
            ];
            yield return new ExportRow(cells, json => Write(json, clue));
        }
    }

    private static void Write(Utf8JsonWriter json, Clue clue)
    {
        json.WriteStartObject();
        json.WriteString("id", clue.Id);
        json.WriteString("state", clue.State.Name());
        json.WriteStrings("codes", clue.Codes);
        json.WriteString("severity", WireNames.Of(clue.Severity));
        json.WriteString("tier", WireNames.Of(clue.Tier));
        json.WriteString("lead_department", clue.LeadDepartment);
        json.WriteStrings("departments", clue.Departments);
        json.WriteStartObject("subject");
        json.WriteString("kind", clue.Subject.Kind);
        json.WriteString("name", clue.Subject.Name);
        json.WriteEndObject();
        json.WriteString("region", clue.Subject.Region);
        json.WriteNumber("pages", clue.Pages);
        json.WriteStartArray("basis");
        foreach (var basis in clue.Basis)
        {
            json.WriteStartObject();
            json.WriteString("law", basis.Law);
            json.WriteString("article", basis.Article);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("case_number", clue.CaseNumber);
        json.WriteString("created_at", ExportText.Time(clue.CreatedAt));
        json.WriteString("updated_at", ExportText.Time(clue.UpdatedAt));
        json.WriteNumber("version", clue.Version);
        json.WriteEndObject();
    }
}
