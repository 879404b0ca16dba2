using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Dapper;

namespace AdWatch.Indexing.Tests.Storage;

public sealed class SmallStoreTests : StoreTest
{
    [Fact]
    public async Task AKeyIsKnownAgainUntilItIsRevoked()
    {
        var created = await Store.ApiKeys.CreateAsync("case system", Roles.CaseSystem, "health", "31", Supervisor, Token);

        var key = await Store.ApiKeys.AuthenticateAsync(created.Secret, Token);
        Assert.Equal(created.Key, key);
        Assert.True(await Store.ApiKeys.RevokeAsync(created.Key.Id, Supervisor, Token));
        Assert.Null(await Store.ApiKeys.AuthenticateAsync(created.Secret, Token));
        Assert.False(await Store.ApiKeys.RevokeAsync(created.Key.Id, Supervisor, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("awk_")]
    [InlineData("awk_000000000000_x")]
    [InlineData("Bearer x")]
    public async Task AWrongKeyIsNobody(string key) => Assert.Null(await Store.ApiKeys.AuthenticateAsync(key, Token));

    [Fact]
    public async Task AKeyWithOneOtherCharacterIsNobody()
    {
        var secret = (await Store.ApiKeys.CreateAsync("bot", Roles.Viewer, null, null, Supervisor, Token)).Secret;
        var other = secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');

        Assert.Null(await Store.ApiKeys.AuthenticateAsync(other, Token));
    }

    [Fact]
    public async Task TheKeyItselfIsNowhereInTheDatabase()
    {
        var secret = (await Store.ApiKeys.CreateAsync("bot", Roles.Viewer, null, null, Supervisor, Token)).Secret;

        var stored = Store.Database.Read(connection =>
            connection.Query<string>("SELECT id || name || hash FROM api_keys UNION ALL SELECT details FROM audit").AsList()
        );

        Assert.DoesNotContain(stored, text => text.Contains(secret.Split('_', 3)[2], StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnknownRoleIsRefusedWithTheKnownOnes()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.ApiKeys.CreateAsync("bot", "root", null, null, Supervisor, Token)
        );

        Assert.Contains("case-system", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUserIsReadBackAsWritten()
    {
        var user = User("lin") with { PasswordHash = "hash", LockoutEnd = Some.Morning, MustChangePassword = true, Department = "health" };

        Assert.True(await Store.Users.CreateAsync(user, Token));

        Assert.Equal(user, await Store.Users.FindByNameAsync("LIN", Token));
        Assert.Equal(user, await Store.Users.FindByIdAsync(user.Id, Token));
        Assert.Equal(1, await Store.Users.CountAsync(Token));
    }

    [Fact]
    public async Task ANameIsTakenOnce()
    {
        Assert.True(await Store.Users.CreateAsync(User("lin"), Token));
        Assert.False(await Store.Users.CreateAsync(User("lin"), Token));
    }

    [Fact]
    public async Task AnUpdateFromAStaleRowIsRefused()
    {
        var user = User("lin");
        await Store.Users.CreateAsync(user, Token);

        Assert.True(await Store.Users.UpdateAsync(user with { ConcurrencyStamp = "2", DisplayName = "林" }, "1", Token));
        Assert.False(await Store.Users.UpdateAsync(user with { ConcurrencyStamp = "3" }, "1", Token));
        Assert.Equal("林", (await Store.Users.FindByIdAsync(user.Id, Token))!.DisplayName);
    }

    [Fact]
    public async Task ASettingIsReplacedAndRemoved()
    {
        await Store.Settings.SetAsync("sources", "a", Token);
        await Store.Settings.SetAsync("sources", "b", Token);
        Assert.Equal("b", await Store.Settings.GetAsync("sources", Token));

        await Store.Settings.RemoveAsync("sources", Token);
        Assert.Null(await Store.Settings.GetAsync("sources", Token));
    }

    [Fact]
    public async Task AnIdempotentWriteIsDoneOnceAndAnsweredAgain()
    {
        Assert.Equal(IdempotencyVerdict.Proceed, (await BeginAsync("body")).Verdict);
        Assert.Equal(IdempotencyVerdict.Running, (await BeginAsync("body")).Verdict);
        await Store.Idempotency.CompleteAsync("lin POST /x", "k1", 201, "{}", Token);

        Assert.Equal(new IdempotencyCheck(IdempotencyVerdict.Replay, 201, "{}"), await BeginAsync("body"));
        Assert.Equal(IdempotencyVerdict.OtherPayload, (await BeginAsync("other")).Verdict);
    }

    [Fact]
    public async Task AWriteThatNeverEndedFreesItsKey()
    {
        await BeginAsync("body");
        Time.Advance(IdempotencyStore.AbandonedAfter + TimeSpan.FromSeconds(1));

        Assert.Equal(IdempotencyVerdict.Proceed, (await BeginAsync("body")).Verdict);
    }

    [Fact]
    public async Task AnAnswerIsKeptForTwoDays()
    {
        await BeginAsync("body");
        await Store.Idempotency.CompleteAsync("lin POST /x", "k1", 200, "{}", Token);
        Time.Advance(TimeSpan.FromHours(47));
        Assert.Equal(IdempotencyVerdict.Replay, (await BeginAsync("body")).Verdict);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(IdempotencyVerdict.Proceed, (await BeginAsync("body")).Verdict);
    }

    private Task<IdempotencyCheck> BeginAsync(string fingerprint) => Store.Idempotency.BeginAsync("lin POST /x", "k1", fingerprint, Token);

    private static UserRow User(string name) =>
        new()
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = name,
            NormalizedName = name.ToUpperInvariant(),
            ConcurrencyStamp = "1",
            Role = Roles.Reviewer,
            CreatedAt = Some.Morning.ToUniversalTime(),
        };
}
