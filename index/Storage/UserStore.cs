using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>People who may sign in, as plain rows; how passwords are hashed is the caller's business.</summary>
public sealed class UserStore
{
    private const string Select = """
        SELECT id AS Id, user_name AS UserName, normalized_name AS NormalizedName, display_name AS DisplayName, password_hash AS PasswordHash,
            security_stamp AS SecurityStamp, concurrency_stamp AS ConcurrencyStamp, role AS Role, department AS Department, region AS Region,
            must_change_password AS MustChangePassword, lockout_enabled AS LockoutEnabled, lockout_end AS LockoutEndMs,
            access_failed_count AS AccessFailedCount, created_at AS CreatedAtMs, last_sign_in_at AS LastSignInMs
        FROM users
        """;

    private readonly Database _database;

    internal UserStore(Database database) => _database = database;

    public ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM users")));
    }

    public ValueTask<UserRow?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(" WHERE id = @id", new { id }, cancellationToken).FirstOrDefault());

    public ValueTask<UserRow?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(" WHERE normalized_name = @normalizedName", new { normalizedName }, cancellationToken).FirstOrDefault());

    public ValueTask<IReadOnlyList<UserRow>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<UserRow>>(Read(" ORDER BY normalized_name", new { }, cancellationToken));

    /// <summary>False where the name is taken.</summary>
    public Task<bool> CreateAsync(UserRow user, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    """
                    INSERT INTO users (id, user_name, normalized_name, display_name, password_hash, security_stamp, concurrency_stamp, role, department,
                        region, must_change_password, lockout_enabled, lockout_end, access_failed_count, created_at, last_sign_in_at)
                    VALUES (@Id, @UserName, @NormalizedName, @DisplayName, @PasswordHash, @SecurityStamp, @ConcurrencyStamp, @Role, @Department,
                        @Region, @MustChangePassword, @LockoutEnabled, @lockoutEnd, @AccessFailedCount, @createdAt, @lastSignIn)
                    ON CONFLICT (normalized_name) DO NOTHING
                    """,
                    Values(user, expectedStamp: null)
                ) > 0,
            durable: true,
            cancellationToken
        );

    /// <summary>False where somebody changed the row first (<paramref name="expectedStamp"/> is the concurrency stamp that was read).</summary>
    public Task<bool> UpdateAsync(UserRow user, string expectedStamp, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    """
                    UPDATE users SET user_name = @UserName, normalized_name = @NormalizedName, display_name = @DisplayName,
                        password_hash = @PasswordHash, security_stamp = @SecurityStamp, concurrency_stamp = @ConcurrencyStamp, role = @Role,
                        department = @Department, region = @Region, must_change_password = @MustChangePassword, lockout_enabled = @LockoutEnabled,
                        lockout_end = @lockoutEnd, access_failed_count = @AccessFailedCount, last_sign_in_at = @lastSignIn
                    WHERE id = @Id AND concurrency_stamp = @expectedStamp
                    """,
                    Values(user, expectedStamp)
                ) > 0,
            durable: true,
            cancellationToken
        );

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Connection.Execute("DELETE FROM users WHERE id = @id", new { id }) > 0,
            durable: true,
            cancellationToken
        );

    private static object Values(UserRow user, string? expectedStamp) =>
        new
        {
            user.Id,
            user.UserName,
            user.NormalizedName,
            user.DisplayName,
            user.PasswordHash,
            user.SecurityStamp,
            user.ConcurrencyStamp,
            user.Role,
            user.Department,
            user.Region,
            user.MustChangePassword,
            user.LockoutEnabled,
            lockoutEnd = user.LockoutEnd.Ms(),
            user.AccessFailedCount,
            createdAt = user.CreatedAt.Ms(),
            lastSignIn = user.LastSignInAt.Ms(),
            expectedStamp,
        };

    private List<UserRow> Read(string where, object values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _database.Read(connection => connection.Query<Columns>(Select + where, values).Select(row => row.ToUser()).ToList());
    }

    private sealed class Columns
    {
        public string Id { get; init; } = "";
        public string UserName { get; init; } = "";
        public string NormalizedName { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string? PasswordHash { get; init; }
        public string SecurityStamp { get; init; } = "";
        public string ConcurrencyStamp { get; init; } = "";
        public string Role { get; init; } = "";
        public string? Department { get; init; }
        public string? Region { get; init; }
        public bool MustChangePassword { get; init; }
        public bool LockoutEnabled { get; init; }
        public long? LockoutEndMs { get; init; }
        public int AccessFailedCount { get; init; }
        public long CreatedAtMs { get; init; }
        public long? LastSignInMs { get; init; }

        public UserRow ToUser() =>
            new()
            {
                Id = Id,
                UserName = UserName,
                NormalizedName = NormalizedName,
                DisplayName = DisplayName,
                PasswordHash = PasswordHash,
                SecurityStamp = SecurityStamp,
                ConcurrencyStamp = ConcurrencyStamp,
                Role = Role,
                Department = Department,
                Region = Region,
                MustChangePassword = MustChangePassword,
                LockoutEnabled = LockoutEnabled,
                LockoutEnd = LockoutEndMs.Time(),
                AccessFailedCount = AccessFailedCount,
                CreatedAt = CreatedAtMs.Time(),
                LastSignInAt = LastSignInMs.Time(),
            };
    }
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
