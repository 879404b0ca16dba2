namespace AdWatch.Indexing.Storage;

/// <summary>People who may sign in, as plain rows; how passwords are hashed is the caller's business.</summary>
public sealed class UserStore
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<UserRow?> FindByIdAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<UserRow?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<IReadOnlyList<UserRow>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>False where the name is taken.</summary>
    public Task<bool> CreateAsync(UserRow user, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>False where somebody changed the row first (<paramref name="expectedStamp"/> is the concurrency stamp that was read).</summary>
    public Task<bool> UpdateAsync(UserRow user, string expectedStamp, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

public sealed record UserRow
{
    public required string Id { get; init; }
    public required string UserName { get; init; }
    public required string NormalizedName { get; init; }
    public string DisplayName { get; init; } = "";
    public string? PasswordHash { get; init; }
    public string SecurityStamp { get; init; } = "";
    public string ConcurrencyStamp { get; init; } = "";
    public required string Role { get; init; }
    public string? Department { get; init; }
    public string? Region { get; init; }
    public bool MustChangePassword { get; init; }
    public bool LockoutEnabled { get; init; } = true;
    public DateTimeOffset? LockoutEnd { get; init; }
    public int AccessFailedCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; init; }
}
