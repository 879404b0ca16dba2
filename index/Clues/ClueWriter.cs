using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clues;

/// <summary>Writes the content of a clue: its pages and findings, and what follows from them (codes, lead, severity, basis).</summary>
internal static class ClueWriter
{
    public const int MaxBasis = 60;

    /// <summary>Who leads where the verdict names nobody: advertising supervision.</summary>
    private const string DefaultLead = "market-supervision";

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static ClueRow Create(WriteSession session, ClueSubject subject, string? follows, PageSight sight)
    {
        var num = session.Connection.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'clues'");
        var id = string.Create(CultureInfo.InvariantCulture, $"AW-{session.Now.ToOffset(Shanghai):yyyyMMdd}-{num:D6}");
        session.Connection.Execute(
            """
            INSERT INTO clues (num, id, state, subject_kind, subject_name, subject_key, licence, credit_code, region, severity, tier, lead,
                departments, codes, basis, pages, created_at, updated_at, last_seen_at, version, follows)
            VALUES (@num, @id, 'detected', @Kind, @Name, @Key, @Licence, @CreditCode, @Region, 0, 0, @lead, '[]', '[]', '[]', 0, @now, @now, @seen, 1, @follows)
            """,
            new
            {
                num,
                id,
                subject.Kind,
                subject.Name,
                subject.Key,
                subject.Licence,
                subject.CreditCode,
                subject.Region,
                lead = sight.Classification.Lead ?? DefaultLead,
                now = session.NowMs,
                seen = sight.SeenAt.Ms(),
                follows,
            }
        );
        return ClueMove.Reread(session, num);
    }

    /// <summary>Adds a sight of a page to a clue and draws the consequences.</summary>
    public static void Add(WriteSession session, ClueRow clue, PageSight sight)
    {
        var decided = CodeCorrections.ReadOf(session.Connection, clue.Num);
        foreach (var (id, finding) in sight.Findings)
        {
            session.Connection.Execute(
                "INSERT INTO clue_findings (clue_num, finding_id) VALUES (@Num, @id) ON CONFLICT DO NOTHING",
                new { clue.Num, id }
            );
            session.Connection.Execute(
                """
                INSERT INTO clue_codes (clue_num, code, tier, score) VALUES (@Num, @code, @tier, @Score)
                ON CONFLICT (clue_num, code) DO UPDATE SET tier = max(tier, excluded.tier), score = max(score, excluded.score)
                """,
                new
                {
                    clue.Num,
                    code = CodeCorrections.Follow(decided, finding.Code),
                    tier = (int)finding.Tier,
                    finding.Score,
                }
            );
        }

        TouchPage(session, clue.Num, sight);
        Draw(session, clue, sight, decided.Count > 0);
        session.Connection.Execute("UPDATE pages SET clue_state = @State WHERE num = @PageNum", new { clue.State, sight.PageNum });
    }

    /// <summary>The same violation is still there.</summary>
    public static void Renew(WriteSession session, ClueRow clue, PageSight sight)
    {
        TouchPage(session, clue.Num, sight);
        session.Connection.Execute(
            "UPDATE clues SET last_seen_at = max(last_seen_at, @seen) WHERE num = @Num",
            new { seen = sight.SeenAt.Ms(), clue.Num }
        );
    }

    private static void TouchPage(WriteSession session, long clueNum, PageSight sight) =>
        session.Connection.Execute(
            """
            INSERT INTO clue_pages (clue_num, page_num, first_version, last_version, joined_at, last_seen_at)
            VALUES (@clueNum, @PageNum, @Version, @Version, @now, @seen)
            ON CONFLICT (clue_num, page_num) DO UPDATE SET last_version = excluded.last_version, last_seen_at = max(last_seen_at, excluded.last_seen_at)
            """,
            new
            {
                clueNum,
                sight.PageNum,
                sight.Version,
                now = session.NowMs,
                seen = sight.SeenAt.Ms(),
            }
        );

    /// <param name="corrected">True where a decision changed codes: departments and basis are those of the decision.</param>
    private static void Draw(WriteSession session, ClueRow clue, PageSight sight, bool corrected)
    {
        var verdict = sight.Classification;
        var codes = Codes(session, clue.Num);
        var lead = corrected ? clue.Lead : Lead(clue, verdict);
        var departments = corrected ? StoreJson.Strings(clue.Departments) : Departments(clue, verdict, lead);
        var added = corrected ? [] : sight.Findings.SelectMany(finding => finding.Finding.Basis);
        var basis = StoreJson.Bases(clue.Basis).Union(added).Take(MaxBasis);
        session.Connection.Execute(
            """
            UPDATE clues SET codes = @codes, severity = max(severity, @severity), tier = max(tier, @tier), lead = @lead, departments = @departments,
                basis = @basis, pages = (SELECT count(*) FROM clue_pages WHERE clue_num = @Num), updated_at = @now,
                last_seen_at = max(last_seen_at, @seen)
            WHERE num = @Num
            """,
            new
            {
                codes = StoreJson.Write(codes),
                severity = (int)verdict.Severity,
                tier = sight.Findings.Max(finding => (int)finding.Finding.Tier),
                lead,
                departments = StoreJson.Write(departments),
                basis = StoreJson.Write([.. basis]),
                now = session.NowMs,
                seen = sight.SeenAt.Ms(),
                clue.Num,
            }
        );
        foreach (var department in departments.Add(lead))
        {
            session.Connection.Execute(
                "INSERT INTO clue_departments (clue_num, department) VALUES (@Num, @department) ON CONFLICT DO NOTHING",
                new { clue.Num, department }
            );
        }
    }

    /// <summary>The codes of a clue, main issue first.</summary>
    public static ImmutableArray<string> Codes(WriteSession session, long clueNum) =>
        [
            .. session
                .Connection.Query<CodeRow>("SELECT code AS Code, tier AS Tier FROM clue_codes WHERE clue_num = @clueNum", new { clueNum })
                .OrderByDescending(row => row.Tier)
                .ThenBy(row => ViolationCodes.Rank(row.Code))
                .Select(row => row.Code),
        ];

    /// <summary>The department of the main issue: the severer page's, of equals the one whose code comes first in the law pack.</summary>
    private static string Lead(ClueRow clue, Classification verdict)
    {
        if ((verdict.Lead is null) || ((int)verdict.Severity < clue.Severity))
        {
            return clue.Lead;
        }

        var held = StoreJson.Strings(clue.Codes);
        var heldRank = held.IsEmpty ? int.MaxValue : held.Min(ViolationCodes.Rank);
        var rank = verdict.Labels.IsEmpty ? int.MaxValue : verdict.Labels.Min(label => ViolationCodes.Rank(label.Code));
        return ((int)verdict.Severity > clue.Severity) || (rank < heldRank) ? verdict.Lead : clue.Lead;
    }

    private static ImmutableArray<string> Departments(ClueRow clue, Classification verdict, string lead) =>
        [
            .. StoreJson
                .Strings(clue.Departments)
                .Append(clue.Lead)
                .Concat(verdict.Departments)
                .Append(verdict.Lead ?? lead)
                .Where(department => department != lead)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private sealed class CodeRow
    {
        public string Code { get; init; } = "";
        public long Tier { get; init; }
    }
}
