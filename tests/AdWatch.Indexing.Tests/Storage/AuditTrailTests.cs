using AdWatch.Indexing.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Tests.Storage;

public sealed class AuditTrailTests : StoreTest
{
    [Fact]
    public async Task AnUntouchedChainIsWhole()
    {
        await AppendAsync(5);

        var verdict = await Store.Audit.VerifyAsync(Token);

        Assert.True(verdict.IsWhole, verdict.Message);
        Assert.Equal(5, verdict.Entries);
    }

    [Fact]
    public async Task AChangedEntryIsNamed()
    {
        await AppendAsync(5);
        Tamper("UPDATE audit SET details = '另有其事' WHERE num = 3");

        Assert.Equal(3, (await Store.Audit.VerifyAsync(Token)).BrokenAt);
    }

    [Fact]
    public async Task ARemovedEntryIsNamed()
    {
        await AppendAsync(5);
        Tamper("DELETE FROM audit WHERE num = 2");

        Assert.Equal(2, (await Store.Audit.VerifyAsync(Token)).BrokenAt);
    }

    [Fact]
    public async Task AnEndCutOffIsSeen()
    {
        await AppendAsync(5);
        Tamper("DELETE FROM audit WHERE num = 5");

        Assert.False((await Store.Audit.VerifyAsync(Token)).IsWhole);
    }

    [Fact]
    public async Task TheTableItselfRefusesChanges()
    {
        await AppendAsync(1);

        await Assert.ThrowsAsync<SqliteException>(() =>
            Store.Database.WriteAsync(session => session.Connection.Execute("UPDATE audit SET actor = 'x'"), durable: false, Token)
        );
    }

    [Fact]
    public async Task EveryMoveOfAClueIsInTheTrail()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);

        var entries = await Store.Audit.ListAsync("clue", clue.Id, null, 10, Token);

        var entry = Assert.Single(entries.Items);
        Assert.Equal("clue.confirm", entry.Action);
        Assert.Equal("person:wei", entry.Actor);
    }

    private async Task AppendAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await Store.Audit.AppendAsync(Reviewer, "export.clues", "export", "x", $"第 {number} 次", Token);
        }
    }

    private void Tamper(string sql)
    {
        using var connection = Database.Connect(Store.Database.File);
        connection.Execute("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;" + sql);
    }
}
