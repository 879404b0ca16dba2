using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Tests.Storage;

public sealed class AdWatchStoreTests : StoreTest
{
    [Fact]
    public async Task AFailedPieceOfWorkTakesNothingOfItsNeighboursWithIt()
    {
        var good = Enumerable.Range(0, 20).Select(_ => SaveAsync(Some.Lawful())).ToList();
        var bad = Store.Database.WriteAsync(
            session =>
            {
                session.NextSequence();
                session.Connection.Execute("INSERT INTO settings (name, value, changed_at) VALUES ('half', 'done', 1)");
                throw new InvalidOperationException("on purpose");
            },
            durable: false,
            Token
        );
        good.AddRange(Enumerable.Range(0, 20).Select(_ => SaveAsync(Some.Lawful())));

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(good);
        Assert.Equal(40, await Store.Pages.CountAsync(PageFilter.All, Token));
        Assert.Null(await Store.Settings.GetAsync("half", Token));
    }

    [Fact]
    public async Task WhatWasAnsweredIsThereAfterAKill()
    {
        var saved = await SaveAsync(Some.Violation());

        using var after = new TempFolder();
        CopyAsKilled(after);
        await using var reopened = await AdWatchStore.OpenAsync(after.Path, Time, Token);
        Assert.NotNull(await reopened.Pages.GetAsync(saved.PageId, Token));
        Assert.Empty(await reopened.CheckAsync(Token));
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsRefusedWithAMessage()
    {
        using var folder = new TempFolder();
        folder.Write("adwatch.db", new string('x', 5000));

        var fault = await Assert.ThrowsAsync<StoreException>(() => AdWatchStore.OpenAsync(folder.Path, Time, Token));

        Assert.Contains("is not a database", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDatabaseOfAnotherProgramIsRefused()
    {
        using var folder = new TempFolder();
        await using (var connection = new SqliteConnection($"Data Source={folder.File("adwatch.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await connection.ExecuteAsync("CREATE TABLE theirs (x)");
        }

        var fault = await Assert.ThrowsAsync<StoreException>(() => AdWatchStore.OpenAsync(folder.Path, Time, Token));

        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASchemaFromTheFutureIsRefused()
    {
        using var folder = new TempFolder();
        await (await AdWatchStore.OpenAsync(folder.Path, Time, Token)).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={folder.File("adwatch.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await connection.ExecuteAsync("PRAGMA user_version = 9999");
        }

        var fault = await Assert.ThrowsAsync<StoreException>(() => AdWatchStore.OpenAsync(folder.Path, Time, Token));

        Assert.Contains("has schema 9999", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABackupTakenWhileRunningOpensAsAStore()
    {
        var saved = await SaveAsync(Some.Violation());
        using var folder = new TempFolder();

        await Store.BackupAsync(folder.File("adwatch.db"), Token);

        await using var copy = await AdWatchStore.OpenAsync(folder.Path, Time, Token);
        Assert.NotNull(await copy.Pages.GetAsync(saved.PageId, Token));
    }

    [Fact]
    public async Task ABackupNeverOverwritesAFile()
    {
        var file = Folder.Write("old.db", "precious");

        await Assert.ThrowsAsync<StoreException>(() => Store.BackupAsync(file, Token));

        Assert.Equal("precious", await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task AWholeStorePassesItsCheck()
    {
        await ConfirmAsync(await DetectAsync(), Lead);

        Assert.Empty(await Store.CheckAsync(Token));
    }

    [Fact]
    public async Task AFullDiskIsNamedAsSuch()
    {
        // The page limit of the file stands for the end of the disk: SQLite answers both with "database or disk is full".
        await Store.Database.WriteAsync(session => session.Connection.Execute("PRAGMA max_page_count = 200"), durable: false, Token);
        var big = Some.Lawful(text: new string('满', 2_000_000));

        var fault = await Assert.ThrowsAsync<StoreException>(() => SaveAsync(big));

        Assert.Contains("is full", fault.Message, StringComparison.Ordinal);
        await SaveAsync(Some.Lawful()); // and goes on with what fits
    }

    private void CopyAsKilled(TempFolder after)
    {
        foreach (var file in Directory.EnumerateFiles(Folder.Path, "adwatch.db*"))
        {
            File.Copy(file, after.File(Path.GetFileName(file)));
        }
    }
}
