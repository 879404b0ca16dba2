using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Clues;

/// <summary>SQL of clue lists and of one clue with all that hangs on it.</summary>
internal static class ClueQuery
{
    /// <summary>Findings and pages given with one clue; a clue over a whole site may have thousands.</summary>
    private const int MaxPages = 200;
    private const int MaxFindings = 1000;

    public static (string Where, DynamicParameters Values) Where(ClueFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        var values = new DynamicParameters();
        if (!filter.States.IsDefaultOrEmpty)
        {
            conditions.Add("c.state IN @states");
            values.Add("states", filter.States.Select(state => state.Name()).ToArray());
        }

        if (!filter.Codes.IsDefaultOrEmpty)
        {
            conditions.Add("EXISTS (SELECT 1 FROM clue_codes k WHERE k.clue_num = c.num AND k.code IN @codes)");
            values.Add("codes", filter.Codes.ToArray());
        }

        if (!filter.Severities.IsDefaultOrEmpty)
        {
            conditions.Add("c.severity IN @severities");
            values.Add("severities", filter.Severities.Select(severity => (int)severity).ToArray());
        }

        if (!string.IsNullOrWhiteSpace(filter.SubjectContains))
        {
            conditions.Add("instr(c.subject_name, @subject) > 0");
            values.Add("subject", filter.SubjectContains.Trim());
        }

        Department(filter.Department, "department");
        Department(filter.Scope.Department, "scopeDepartment");
        if (filter.Scope.Region is { Length: > 0 } region)
        {
            conditions.Add("(c.region IS NULL OR substr(c.region, 1, length(@scopeRegion)) = @scopeRegion)");
            values.Add("scopeRegion", RegionCode.Prefix(region));
        }

        return ("WHERE " + string.Join(" AND ", conditions), values);

        void Department(string? department, string parameter)
        {
            if (!string.IsNullOrEmpty(department))
            {
                conditions.Add($"EXISTS (SELECT 1 FROM clue_departments d WHERE d.clue_num = c.num AND d.department = @{parameter})");
                values.Add(parameter, department);
            }
        }
    }

    public static ClueDetails ReadDetails(SqliteConnection connection, ClueRow row)
    {
        var findings = connection
            .Query<FindingRow>(
                FindingRow.Select
                    + " JOIN clue_findings cf ON cf.finding_id = f.id WHERE cf.clue_num = @Num ORDER BY f.tier DESC, f.score DESC, f.id LIMIT @MaxFindings",
                new { row.Num, MaxFindings }
            )
            .Select(finding => finding.ToFinding())
            .ToList();
        var pages = connection
            .Query<PageRow>(
                PageRow.Select
                    + " JOIN clue_pages cp ON cp.page_num = p.num WHERE cp.clue_num = @Num ORDER BY p.severity DESC, p.num LIMIT @MaxPages",
                new { row.Num, MaxPages }
            )
            .Select(DocumentMapper.ToPage)
            .ToList();
        return new ClueDetails(
            row.ToClue(),
            findings,
            pages,
            ClueJournal.Read(connection, row.Num, row.Id),
            ClueOutbox.ReadForClue(connection, row.Num)
        )
        {
            Advertisements = Advertisements.OfClue(connection, row.Num),
        };
    }
}
