using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Access;

/// <summary>A person who may sign in, in the mutable shape ASP.NET Identity works on; stored as <see cref="UserRow"/>.</summary>
internal sealed class AppUser
{
    public required string Id { get; init; }
    public required string UserName { get; set; }
    public required string NormalizedName { get; set; }
    public string DisplayName { get; set; } = "";
    public string? PasswordHash { get; set; }
    public string SecurityStamp { get; set; } = "";

    /// <summary>The stamp that was read; an update must find it unchanged.</summary>
    public string ConcurrencyStamp { get; set; } = "";
    public required string Role { get; set; }
    public string? Department { get; set; }
    public string? Region { get; set; }
    public bool MustChangePassword { get; set; }
    public bool LockoutEnabled { get; set; } = true;
    public DateTimeOffset? LockoutEnd { get; set; }
    public int AccessFailedCount { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; set; }

    public static AppUser Of(UserRow row) =>
        new()
        {
            Id = row.Id,
            UserName = row.UserName,
            NormalizedName = row.NormalizedName,
            DisplayName = row.DisplayName,
            PasswordHash = row.PasswordHash,
            SecurityStamp = row.SecurityStamp,
            ConcurrencyStamp = row.ConcurrencyStamp,
            Role = row.Role,
            Department = row.Department,
            Region = row.Region,
            MustChangePassword = row.MustChangePassword,
            LockoutEnabled = row.LockoutEnabled,
            LockoutEnd = row.LockoutEnd,
            AccessFailedCount = row.AccessFailedCount,
            CreatedAt = row.CreatedAt,
            LastSignInAt = row.LastSignInAt,
        };

    public UserRow ToRow() =>
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
            LockoutEnd = LockoutEnd,
            AccessFailedCount = AccessFailedCount,
            CreatedAt = CreatedAt,
            LastSignInAt = LastSignInAt,
        };
}
