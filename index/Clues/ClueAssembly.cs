using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clues;

/// <summary>Joins the findings of a page to the clue of their subject, or opens one.</summary>
/// <remarks>
/// A subject has at most one open clue (detected or claimed); new findings join it. Once it is decided, what it holds already is not news:
/// the same code on the same page only renews when it was last seen — after a dismissal only while the words are the same.
/// Anything else opens a clue that follows the earlier one. A subject seen again after its case was rectified makes that clue reappear.
/// </remarks>
internal static class ClueAssembly
{
    private const string Detector = "detector";

    public static ClueOutcome Join(
        WriteSession session,
        PageDocument document,
        ResolvedSubject resolved,
        long pageNum,
        int version,
        ImmutableArray<WrittenFinding> findings
    )
    {
        var key = KnownKey(session, resolved);
        var sight = new PageSight(pageNum, version, document.Page.FetchedAt, document.Classification, findings);
        var clues = Earlier(session, key, pageNum);
        if (clues.Find(clue => ClueStates.Open.Contains(clue.ClueState)) is { } open)
        {
            ClueWriter.Add(session, open, sight);
            return new ClueOutcome(open.Id, Opened: false);
        }

        var codes = findings.Select(finding => finding.Finding.Code).ToHashSet(StringComparer.Ordinal);
        if (clues.Find(clue => Again(session, clue, codes)) is { } again)
        {
            Reappear(session, again, sight);
            return new ClueOutcome(again.Id, Opened: false);
        }

        var fresh = findings.RemoveAll(finding => clues.Exists(clue => Holds(session, clue, pageNum, finding.Finding)));
        if (fresh.IsEmpty)
        {
            var holder = clues.Find(clue => findings.Any(finding => Holds(session, clue, pageNum, finding.Finding)))!;
            ClueWriter.Renew(session, holder, sight);
            return new ClueOutcome(holder.Id, Opened: false);
        }

        var subject = resolved.Subject with { Key = key };
        var opened = Open(session, subject, clues.FirstOrDefault()?.Id, sight with { Findings = fresh });
        return new ClueOutcome(opened, Opened: true);
    }

    /// <summary>The key the subject is known under by any of its names; all its names are bound to that key.</summary>
    private static string KnownKey(WriteSession session, ResolvedSubject resolved)
    {
        string? known = null;
        foreach (var alias in resolved.Keys)
        {
            known ??= session.Connection.ExecuteScalar<string?>(
                "SELECT subject_key FROM subject_aliases WHERE alias = @alias",
                new { alias }
            );
        }

        var key = known ?? resolved.Subject.Key;
        foreach (var alias in resolved.Keys)
        {
            session.Connection.Execute(
                "INSERT INTO subject_aliases (alias, subject_key) VALUES (@alias, @key) ON CONFLICT DO NOTHING",
                new { alias, key }
            );
        }

        return key;
    }

    /// <summary>Clues of the subject and clues the page stands in, newest first.</summary>
    private static List<ClueRow> Earlier(WriteSession session, string key, long pageNum) =>
        session
            .Connection.Query<ClueRow>(
                ClueRow.Select
                    + """
                     WHERE c.subject_key = @key OR c.num IN (SELECT clue_num FROM clue_pages WHERE page_num = @pageNum)
                    ORDER BY c.num DESC
                    """,
                new { key, pageNum }
            )
            .AsList();

    private static bool Again(WriteSession session, ClueRow clue, HashSet<string> codes)
    {
        if (clue.ClueState is not (ClueState.Rectified or ClueState.Reappeared))
        {
            return false;
        }

        var decided = CodeCorrections.ReadOf(session.Connection, clue.Num);
        return StoreJson
            .Strings(clue.Codes)
            .Intersect(codes.Select(code => CodeCorrections.Follow(decided, code)), StringComparer.Ordinal)
            .Any();
    }

    /// <summary>True where a decided clue holds this finding already.</summary>
    private static bool Holds(WriteSession session, ClueRow clue, long pageNum, Finding finding)
    {
        if (clue.ClueState == ClueState.Closed)
        {
            return false;
        }

        var held = session
            .Connection.Query<string>(
                """
                SELECT f.spans FROM clue_findings cf JOIN findings f ON f.id = cf.finding_id
                WHERE cf.clue_num = @Num AND f.page_num = @pageNum AND f.code = @Code
                """,
                new
                {
                    clue.Num,
                    pageNum,
                    finding.Code,
                }
            )
            .AsList();
        if (clue.ClueState is not (ClueState.Dismissed or ClueState.NoViolation or ClueState.Withdrawn))
        {
            return held.Count > 0;
        }

        var words = held.SelectMany(spans => StoreJson.Spans(spans)).Select(span => span.Text).ToHashSet(StringComparer.Ordinal);
        return (held.Count > 0) && finding.Spans.All(span => words.Contains(span.Text));
    }

    private static void Reappear(WriteSession session, ClueRow clue, PageSight sight)
    {
        ClueWriter.Add(session, clue, sight);
        if (clue.ClueState == ClueState.Rectified)
        {
            var entry = new JournalEntry("reappeared", clue.ClueState, ClueState.Reappeared, Actor.System(Detector).ToString())
            {
                At = sight.SeenAt,
                Reason = "整改后再次发现",
            };
            ClueMove.Apply(session, clue, entry, Actor.System(Detector), clue.ClaimedBy);
        }
    }

    private static string Open(WriteSession session, ClueSubject subject, string? follows, PageSight sight)
    {
        var row = ClueWriter.Create(session, subject, follows, sight);
        ClueWriter.Add(session, row, sight);
        var clue = ClueMove.Reread(session, row.Num).ToClue();
        var entry = new JournalEntry("detected", null, ClueState.Detected, Actor.System(Detector).ToString())
        {
            At = sight.SeenAt,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{sight.Findings.Length} 处疑点"),
            Basis = clue.Basis,
        };
        ClueJournal.Append(session, row.Num, entry);
        return row.Id;
    }
}

/// <summary>The clue a page's findings stand in; null where there is none.</summary>
internal sealed record ClueOutcome(string? ClueId, bool Opened)
{
    public static ClueOutcome None { get; } = new(null, false);
}

/// <summary>One sight of a page with findings that count.</summary>
internal sealed record PageSight(
    long PageNum,
    int Version,
    DateTimeOffset SeenAt,
    Classification Classification,
    ImmutableArray<WrittenFinding> Findings
);
