using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Tests.Storage;

/// <summary>A data folder as a program of schema 3, without bursts and changed codes, left it, opened by this one.</summary>
public sealed class UpgradeTests : StoreTest, IDisposable
{
    private const int Before = 3;
    private const string Words = "白酒能杀死病毒";
    private const ulong Text = 0x1234_5678_9ABC_DEF0;

    private static readonly BurstRule Rule = new()
    {
        Codes = ["rumor"],
        Places = 3,
        Hours = 6,
    };

    private readonly TempFolder _old = new();

    [Fact]
    public async Task PagesFindingsAndCluesOfBeforeAreThereAsTheyWere()
    {
        var saved = await SaveAsync(Some.Violation());
        await ConfirmAsync(await ClueAsync(saved.ClueId!), Lead);
        var page = await Store.Pages.GetAsync(saved.PageId, Token);
        var clue = await Store.Clues.GetAsync(saved.ClueId!, AccessScope.Everything, Token);

        await using var upgraded = await UpgradeAsync();

        Assert.Equivalent(page, await upgraded.Pages.GetAsync(saved.PageId, Token), strict: true);
        Assert.Equivalent(clue, await upgraded.Clues.GetAsync(saved.ClueId!, AccessScope.Everything, Token), strict: true);
        Assert.Empty(await upgraded.CheckAsync(Token));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(null)]
    [InlineData(2)]
    public async Task APageOfBeforeAppearedWhenItWasPublishedOrAtTheLatestWhenSeen(int? publishedHoursLater)
    {
        DateTimeOffset? published = publishedHoursLater is { } hours ? Some.Morning.AddHours(hours) : null;
        var saved = await SaveAsync(Copy(published));

        await using var upgraded = await UpgradeAsync();

        var appeared = upgraded.Database.Read(connection =>
            connection.ExecuteScalar<long>("SELECT appeared_at FROM pages WHERE id = @PageId", new { saved.PageId })
        );
        Assert.Equal((published < Some.Morning ? published.Value : Some.Morning).ToUnixTimeMilliseconds(), appeared);
    }

    [Fact]
    public async Task CopiesOfBeforeCountInABurstAndRiseWithIt()
    {
        var (first, second) = (await SaveAsync(Copy()), await SaveAsync(Copy()));
        await using var upgraded = await UpgradeAsync();
        Assert.Null((await upgraded.Pages.GetAsync(first.PageId, Token))!.Burst);

        var third = await upgraded.Pages.SaveAsync(Copy(), Rule, Token);

        Assert.Equal(Severity.Critical, third.RaisedTo);
        foreach (var page in (string[])[first.PageId, second.PageId, third.PageId])
        {
            Assert.Equal(3, (await upgraded.Pages.GetAsync(page, Token))!.Burst!.Places);
        }

        var clue = await upgraded.Clues.GetAsync(first.ClueId!, AccessScope.Everything, Token);
        Assert.Equal(Severity.Critical, clue!.Clue.Severity);
        Assert.Empty(await upgraded.CheckAsync(Token));
    }

    public void Dispose() => _old.Dispose();

    /// <summary>A flagged copy of one text at a place of its own.</summary>
    private static PageDocument Copy(DateTimeOffset? publishedAt = null)
    {
        var page = Some.Page(
            $"https://place-{Some.Number()}.example/",
            Words,
            subject: new SourceSubject($"第{Some.Number()}号店", null, null, "310000")
        );
        page = page with { Content = page.Content with { TextFingerprint = Text, PublishedAt = publishedAt } };
        return Some.Document(page, Some.Verdict(Some.Finding("rumor", words: Words)));
    }

    /// <summary>Puts the rows of the store, as far as schema 3 had room for them, into a database of that schema, and opens it.</summary>
    private async Task<AdWatchStore> UpgradeAsync()
    {
        await using (var connection = new SqliteConnection($"Data Source={_old.File(Database.FileName)};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            foreach (var script in Scripts())
            {
                await connection.ExecuteAsync(script);
            }

            await connection.ExecuteAsync("ATTACH @file AS now", new { file = Store.Database.File });
            foreach (var table in await connection.QueryAsync<string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'"))
            {
                var columns = string.Join(
                    ", ",
                    await connection.QueryAsync<string>("SELECT name FROM pragma_table_info(@table)", new { table })
                );
                await connection.ExecuteAsync($"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}");
            }

            await connection.ExecuteAsync($"PRAGMA main.application_id = {Migrator.ApplicationId}; PRAGMA main.user_version = {Before}");
        }

        return await AdWatchStore.OpenAsync(_old.Path, Time, Token);
    }

    private static IEnumerable<string> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        for (var number = 1; number <= Before; number++)
        {
            var name = assembly
                .GetManifestResourceNames()
                .Single(name => name.Contains($".Migrations.{number:0000}_", StringComparison.Ordinal));
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
