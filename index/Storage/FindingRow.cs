using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Storage;

/// <summary>A row of <c>findings</c> with the id of its page, column for column.</summary>
internal sealed class FindingRow
{
    public const string Select = """
        SELECT f.id AS Id, p.id AS PageId, f.page_version AS PageVersion, f.code AS Code, f.rule AS Rule, f.score AS Score, f.tier AS Tier,
            f.severity AS Severity, f.spans AS Spans, f.basis AS Basis, f.why AS Why, f.found_at AS FoundAt, f.superseded_at AS SupersededAt,
            f.rule_set AS RuleSet
        FROM findings f JOIN pages p ON p.num = f.page_num
        """;

    public long Id { get; init; }
    public string PageId { get; init; } = "";
    public long PageVersion { get; init; }
    public string Code { get; init; } = "";
    public string Rule { get; init; } = "";
    public double Score { get; init; }
    public long Tier { get; init; }
    public long Severity { get; init; }
    public string Spans { get; init; } = "[]";
    public string Basis { get; init; } = "[]";
    public string Why { get; init; } = "";
    public long FoundAt { get; init; }
    public long? SupersededAt { get; init; }
    public string RuleSet { get; init; } = "";

    public StoredFinding ToFinding() =>
        new(
            Id,
            PageId,
            (int)PageVersion,
            new Finding
            {
                Code = Code,
                Rule = Rule,
                Score = Score,
                Tier = (Tier)Tier,
                Spans = StoreJson.Spans(Spans),
                Basis = StoreJson.Bases(Basis),
                Why = Why,
            },
            (Severity)Severity,
            FoundAt.Time(),
            SupersededAt.Time(),
            RuleSet
        );
}
