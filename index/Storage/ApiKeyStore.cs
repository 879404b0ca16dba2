using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Indexing.Clues;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Keys of machines. Only a hash is kept; the key itself is given once, when it is made.</summary>
/// <remarks>A key is <c>awk_ID_SECRET</c>; the secret is 32 random bytes, so a plain SHA-256 is as good as a slow hash.</remarks>
public sealed class ApiKeyStore
{
    private const string Prefix = "awk";
    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    private const string Select =
        "SELECT id AS Id, name AS Name, role AS Role, department AS Department, region AS Region, hash AS Hash, created_at AS CreatedAt, revoked_at AS RevokedAt FROM api_keys";

    private readonly Database _database;

    internal ApiKeyStore(Database database) => _database = database;

    public Task<CreatedApiKey> CreateAsync(
        string name,
        string role,
        string? department,
        string? region,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Roles.All.Contains(role, StringComparer.Ordinal))
        {
            throw new ArgumentException($"'{role}' is no role; use one of {string.Join(", ", Roles.All)}.", nameof(role));
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = $"{Prefix}_{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";
        return _database.WriteAsync(
            session =>
            {
                session.Connection.Execute(
                    """
                    INSERT INTO api_keys (id, name, role, department, region, hash, created_at)
                    VALUES (@id, @name, @role, @department, @region, @hash, @now)
                    """,
                    new
                    {
                        id,
                        name,
                        role,
                        department,
                        region,
                        hash = Hash(secret),
                        now = session.NowMs,
                    }
                );
                AuditChain.Append(session, actor, "apikey.create", "apikey", id, $"{name}, {role}, {department ?? "-"}, {region ?? "-"}");
                return new CreatedApiKey(new ApiKey(id, name, role, department, region, session.NowMs.Time(), null), secret);
            },
            durable: true,
            cancellationToken
        );
    }

    /// <summary>The key's row, or null where it is unknown or revoked.</summary>
    public ValueTask<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (key.Split('_', 3) is not [Prefix, var id, _])
        {
            return ValueTask.FromResult<ApiKey?>(null);
        }

        var row = _database.Read(connection =>
            connection.QueryFirstOrDefault<KeyRow>(Select + " WHERE id = @id AND revoked_at IS NULL", new { id })
        );
        var right =
            (row is not null)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Hash), Encoding.ASCII.GetBytes(Hash(key)));
        return ValueTask.FromResult(right ? row!.ToKey() : null);
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ApiKey>>(
            _database.Read(connection => connection.Query<KeyRow>(Select + " ORDER BY created_at, id").Select(row => row.ToKey()).ToList())
        );
    }

    /// <summary>False where there is no such key, or it was revoked before.</summary>
    public Task<bool> RevokeAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var revoked = session.Connection.Execute(
                    "UPDATE api_keys SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL",
                    new { now = session.NowMs, id }
                );
                if (revoked > 0)
                {
                    AuditChain.Append(session, actor, "apikey.revoke", "apikey", id, details: null);
                }

                return revoked > 0;
            },
            durable: true,
            cancellationToken
        );

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed class KeyRow
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string? Department { get; init; }
        public string? Region { get; init; }
        public string Hash { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? RevokedAt { get; init; }

        public ApiKey ToKey() => new(Id, Name, Role, Department, Region, CreatedAt.Time(), RevokedAt.Time());
    }
}

public sealed record ApiKey(
    string Id,
    string Name,
    string Role,
    string? Department,
    string? Region,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
)
{
    /// <summary>The key as one who acts: its name for people, its id for certainty.</summary>
    public Actor AsActor() => new($"{Name}#{Id}", "key", Role, Department, Region);
}

/// <param name="Secret">The key, shown this once.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret);
