using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Indexing.Clues;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Appends to the audit table inside a transaction, each entry bound to the one before.</summary>
internal static class AuditChain
{
    /// <summary>What the first entry is bound to.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    public static void Append(WriteSession session, Actor actor, string action, string objectKind, string objectId, string? details)
    {
        var last = session.Connection.QueryFirstOrDefault<AuditRow>(AuditRow.Select + " ORDER BY num DESC LIMIT 1");
        var row = new AuditRow
        {
            Num = (last?.Num ?? 0) + 1,
            At = session.NowMs,
            Actor = actor.ToString(),
            Action = action,
            ObjectKind = objectKind,
            ObjectId = objectId,
            Details = details,
            PreviousHash = last?.Hash ?? Origin,
        };
        session.Connection.Execute(
            """
            INSERT INTO audit (num, at, actor, action, object_kind, object_id, details, previous_hash, hash)
            VALUES (@Num, @At, @Actor, @Action, @ObjectKind, @ObjectId, @Details, @PreviousHash, @hash)
            """,
            new
            {
                row.Num,
                row.At,
                row.Actor,
                row.Action,
                row.ObjectKind,
                row.ObjectId,
                row.Details,
                row.PreviousHash,
                hash = Hash(row),
            }
        );
    }

    /// <summary>SHA-256 over the fields in order, each as its UTF-8 length in decimal, a colon, its bytes.</summary>
    public static string Hash(AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Field(row.PreviousHash);
        Field(row.Num.ToString(CultureInfo.InvariantCulture));
        Field(row.At.ToString(CultureInfo.InvariantCulture));
        Field(row.Actor);
        Field(row.Action);
        Field(row.ObjectKind);
        Field(row.ObjectId);
        Field(row.Details ?? "");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Field(string value)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }
    }
}

/// <summary>A row of <c>audit</c>, column for column.</summary>
internal sealed class AuditRow
{
    public const string Select = """
        SELECT num AS Num, at AS At, actor AS Actor, action AS Action, object_kind AS ObjectKind, object_id AS ObjectId, details AS Details,
            previous_hash AS PreviousHash, hash AS Hash
        FROM audit
        """;

    public long Num { get; init; }
    public long At { get; init; }
    public string Actor { get; init; } = "";
    public string Action { get; init; } = "";
    public string ObjectKind { get; init; } = "";
    public string ObjectId { get; init; } = "";
    public string? Details { get; init; }
    public string PreviousHash { get; init; } = "";
    public string Hash { get; init; } = "";
}
