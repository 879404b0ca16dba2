using AdWatch.Indexing.Clues;

namespace AdWatch.Indexing.Storage;

/// <summary>Keys of machines. Only a hash is kept; the key itself is given once, when it is made.</summary>
public sealed class ApiKeyStore
{
    public Task<CreatedApiKey> CreateAsync(
        string name,
        string role,
        string? department,
        string? region,
        Actor actor,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>The key's row, or null where it is unknown or revoked.</summary>
    public ValueTask<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>False where there is no such key, or it was revoked before.</summary>
    public Task<bool> RevokeAsync(string id, Actor actor, CancellationToken cancellationToken) => throw new NotImplementedException();
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
    public Actor AsActor() => new(Name, "key", Role, Department, Region);
}

/// <param name="Secret">The key, shown this once.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret);
