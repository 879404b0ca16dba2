using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Stores the verdict on a page: findings that no longer stand are closed, not removed.</summary>
internal static class FindingWriter
{
    /// <param name="supersededAt">Set for an older sight of the page: its findings are history from the start.</param>
    /// <returns>The counting findings (neither exempt nor below the threshold) with their row ids.</returns>
    public static ImmutableArray<WrittenFinding> Write(
        WriteSession session,
        Classification classification,
        long pageNum,
        int version,
        DateTimeOffset at,
        long? supersededAt
    )
    {
        var standing = supersededAt is null ? ReadStanding(session, pageNum) : [];
        var counting = DocumentMapper.Counting(classification);
        var written = ImmutableArray.CreateBuilder<WrittenFinding>();
        foreach (var finding in classification.Findings)
        {
            var spans = StoreJson.Write(finding.Spans);
            var same = standing.Find(row =>
                (row.Code == finding.Code) && (row.Rule == finding.Rule) && (row.Spans == spans) && (row.Tier == (int)finding.Tier)
            );
            if (same is not null)
            {
                standing.Remove(same);
            }

            var id = same?.Id ?? Insert(session, classification, finding, pageNum, version, at, spans, supersededAt);
            if (counting.Contains(finding))
            {
                written.Add(new WrittenFinding(id, finding));
            }
        }

        foreach (var gone in standing)
        {
            session.Connection.Execute("UPDATE findings SET superseded_at = @at WHERE id = @Id", new { at = at.Ms(), gone.Id });
        }

        if (supersededAt is null)
        {
            WriteExcused(session, classification, pageNum);
        }

        return written.ToImmutable();
    }

    private static List<StandingRow> ReadStanding(WriteSession session, long pageNum) =>
        session
            .Connection.Query<StandingRow>(
                "SELECT id AS Id, code AS Code, rule AS Rule, tier AS Tier, spans AS Spans FROM findings WHERE page_num = @pageNum AND superseded_at IS NULL",
                new { pageNum }
            )
            .AsList();

    private static long Insert(
        WriteSession session,
        Classification classification,
        Finding finding,
        long pageNum,
        int version,
        DateTimeOffset at,
        string spans,
        long? supersededAt
    ) =>
        session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO findings (page_num, page_version, code, rule, score, tier, severity, spans, basis, why, found_at, superseded_at, rule_set, model)
            VALUES (@pageNum, @version, @Code, @Rule, @Score, @tier, @severity, @spans, @basis, @Why, @at, @supersededAt, @RuleSetVersion, @ModelVersion)
            RETURNING id
            """,
            new
            {
                pageNum,
                version,
                finding.Code,
                finding.Rule,
                finding.Score,
                tier = (int)finding.Tier,
                severity = (int)(finding.Tier == Tier.Exempt ? Severity.None : classification.Severity),
                spans,
                basis = StoreJson.Write(finding.Basis),
                finding.Why,
                at = at.Ms(),
                supersededAt,
                classification.RuleSetVersion,
                classification.ModelVersion,
            }
        );

    private static void WriteExcused(WriteSession session, Classification classification, long pageNum)
    {
        session.Connection.Execute("DELETE FROM excused WHERE page_num = @pageNum", new { pageNum });
        for (var ordinal = 0; ordinal < classification.Excused.Length; ordinal++)
        {
            var excused = classification.Excused[ordinal];
            session.Connection.Execute(
                "INSERT INTO excused (page_num, ordinal, rule, excuse, span) VALUES (@pageNum, @ordinal, @Rule, @By, @span)",
                new
                {
                    pageNum,
                    ordinal,
                    excused.Rule,
                    excused.By,
                    span = StoreJson.Write(excused.Span),
                }
            );
        }
    }

    private sealed class StandingRow
    {
        public long Id { get; init; }
        public string Code { get; init; } = "";
        public string Rule { get; init; } = "";
        public long Tier { get; init; }
        public string Spans { get; init; } = "";
    }
}

/// <summary>A counting finding and its row.</summary>
internal readonly record struct WrittenFinding(long Id, Finding Finding);
