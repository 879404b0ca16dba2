using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Clues;

/// <summary>Carries out what a decision says about codes. Findings stay as they were found; codes, departments and legal basis of the clue follow the decision.</summary>
internal static class CodeCorrections
{
    /// <summary>Codes named that are none of the clue's.</summary>
    public static IEnumerable<string> Missing(ClueRow clue, CodeCorrection correction) =>
        correction.Changes.Select(change => change.From).Except(StoreJson.Strings(clue.Codes), StringComparer.Ordinal);

    /// <summary>Writes the codes to the clue and draws lead, co-departments and basis from them.</summary>
    /// <param name="own">The department of whoever decides, if bound to one: it stays with the clue, so that it sees what became of it.</param>
    public static ClueRow Apply(WriteSession session, ClueRow clue, CodeCorrection correction, string? own)
    {
        if (correction.Changes.IsEmpty)
        {
            return clue;
        }

        Rename(session, clue.Num, correction.Changes);
        var codes = ClueWriter.Codes(session, clue.Num);
        var lead = Lead(clue, codes, correction.Offices);
        ImmutableArray<string> departments =
        [
            .. codes
                .Select(code => correction.Offices.GetValueOrDefault(code))
                .OfType<CodeOffice>()
                .SelectMany(office => office.Departments.Append(office.Lead))
                .Concat(own is null ? [] : [own])
                .Where(department => department != lead)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        session.Connection.Execute(
            "UPDATE clues SET codes = @codes, lead = @lead, departments = @departments, basis = @basis WHERE num = @Num",
            new
            {
                codes = StoreJson.Write(codes),
                lead,
                departments = StoreJson.Write(departments),
                basis = StoreJson.Write(Basis(session, clue.Num, correction.Changes)),
                clue.Num,
            }
        );
        session.Connection.Execute("DELETE FROM clue_departments WHERE clue_num = @Num", new { clue.Num });
        foreach (var department in departments.Add(lead))
        {
            session.Connection.Execute(
                "INSERT INTO clue_departments (clue_num, department) VALUES (@Num, @department)",
                new { clue.Num, department }
            );
        }

        return ClueMove.Reread(session, clue.Num);
    }

    /// <summary>The changes decided on each clue, oldest decision first.</summary>
    public static ILookup<long, ImmutableArray<CodeChange>> ReadAll(SqliteConnection connection) =>
        connection
            .Query<(long Clue, string Codes)>("SELECT clue_num, codes FROM clue_events WHERE codes IS NOT NULL ORDER BY num")
            .ToLookup(row => row.Clue, row => StoreJson.CodeChanges(row.Codes));

    /// <summary>The changes decided on one clue, oldest decision first.</summary>
    public static IReadOnlyList<ImmutableArray<CodeChange>> ReadOf(SqliteConnection connection, long clueNum) =>
        [
            .. connection
                .Query<string>(
                    "SELECT codes FROM clue_events WHERE clue_num = @clueNum AND codes IS NOT NULL ORDER BY num",
                    new { clueNum }
                )
                .Select(StoreJson.CodeChanges),
        ];

    /// <summary>What a code is after these decisions; itself where none changed it.</summary>
    public static string Follow(IEnumerable<ImmutableArray<CodeChange>> decisions, string code) =>
        decisions.Aggregate(code, (now, changes) => changes.FirstOrDefault(change => change.From == now)?.To ?? now);

    private static void Rename(WriteSession session, long clueNum, ImmutableArray<CodeChange> changes)
    {
        var rows = session
            .Connection.Query<(string Code, long Tier, double Score)>(
                "SELECT code, tier, score FROM clue_codes WHERE clue_num = @clueNum",
                new { clueNum }
            )
            .AsList();
        session.Connection.Execute("DELETE FROM clue_codes WHERE clue_num = @clueNum", new { clueNum });
        foreach (var (code, tier, score) in rows)
        {
            session.Connection.Execute(
                """
                INSERT INTO clue_codes (clue_num, code, tier, score) VALUES (@clueNum, @to, @tier, @score)
                ON CONFLICT (clue_num, code) DO UPDATE SET tier = max(tier, excluded.tier), score = max(score, excluded.score)
                """,
                new
                {
                    clueNum,
                    to = Follow([changes], code),
                    tier,
                    score,
                }
            );
        }
    }

    /// <summary>The lead stays while the main code does and some code is the lead's; else it is the main code's.</summary>
    private static string Lead(ClueRow clue, ImmutableArray<string> codes, IReadOnlyDictionary<string, CodeOffice> offices)
    {
        var stays = (codes[0] == StoreJson.Strings(clue.Codes)[0]) && codes.Any(code => offices.GetValueOrDefault(code)?.Lead == clue.Lead);
        return stays ? clue.Lead : offices.GetValueOrDefault(codes[0])?.Lead ?? clue.Lead;
    }

    /// <summary>The provisions of findings whose code still holds; those of a changed one do not fit the new code, and which do the officer who takes the case says.</summary>
    private static ImmutableArray<LegalBasis> Basis(WriteSession session, long clueNum, ImmutableArray<CodeChange> changes)
    {
        var decisions = ReadOf(session.Connection, clueNum).Append(changes).ToList();
        return
        [
            .. session
                .Connection.Query<(string Code, string Basis)>(
                    "SELECT f.code, f.basis FROM clue_findings cf JOIN findings f ON f.id = cf.finding_id WHERE cf.clue_num = @clueNum ORDER BY f.id",
                    new { clueNum }
                )
                .Where(row => Follow(decisions, row.Code) == row.Code)
                .SelectMany(row => StoreJson.Bases(row.Basis))
                .Distinct()
                .Take(ClueWriter.MaxBasis),
        ];
    }
}
