using AdWatch.Classifier.Text;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Indexing.Tests.Searching;

public sealed class IndexUpkeepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatACrashLosesIsIndexedAgain()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙 一"]);
        lab.Pages.Save(lab.Page("种植牙 二"), lab.Page("种植牙 三"));
        Assert.True(await lab.Engine.Index.CatchUpAsync(Token)); // shown, never committed
        Assert.Equal(3, lab.Engine.State.Pages);
        lab.Crash();
        Assert.Equal((1, 1L), (lab.Engine.State.Pages, lab.Engine.State.Sequence));
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        Assert.Equal(["p0", "p1", "p2"], await lab.FindAsync("种植牙"));
    }

    [Fact]
    public async Task ACommitSurvivesWithItsSequence()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙", "近视"]);
        lab.Reopen();
        Assert.Equal(new SearchIndexState(2, 2, Rebuilding: false), lab.Engine.State);
    }

    [Fact]
    public async Task AMissingIndexIsMadeAnewAndSearchSaysSo()
    {
        using var lab = new SearchLab();
        lab.Pages.Save(lab.Page("种植牙"));
        Assert.True((await lab.SearchAsync("种植牙")).Rebuilding);
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        var page = await lab.SearchAsync("种植牙");
        Assert.Equal((1, false), (page.Total, page.Rebuilding));
    }

    [Fact]
    public async Task ARebuildCutShortIsStillARebuildAfterTheRestart()
    {
        using var lab = new SearchLab();
        lab.Pages.Save(Enumerable.Range(0, 3).Select(n => lab.Page($"种植牙 {n}")));
        using (var session = IndexSession.CreateAnew(lab.Folder, lab.Folding, target: 3))
        {
            session.Apply([lab.Pages.All[0]]);
            session.Commit();
        }

        lab.Reopen();
        var page = await lab.SearchAsync("种植牙");
        Assert.Equal((1, true), (page.Total, page.Rebuilding));
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        page = await lab.SearchAsync("种植牙");
        Assert.Equal((3, false), (page.Total, page.Rebuilding));
    }

    [Theory]
    [InlineData("segments_*")]
    [InlineData("*.si")]
    [InlineData("*.tim")]
    public async Task AnIndexWithATornFileIsMadeAnew(string files)
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙", "近视"]);
        lab.Engine.Dispose();
        foreach (var file in Directory.GetFiles(lab.Folder, files))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.SetLength(stream.Length / 2);
        }

        lab.Crash();
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        Assert.Equal(["p0"], await lab.FindAsync("种植牙"));
    }

    [Fact]
    public async Task AChangedByteIsFoundByTheCheckAndTheIndexMadeAnew()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(Enumerable.Range(0, 200).Select(n => $"种植牙 {n} 到店咨询"));
        lab.Engine.Dispose();
        var postings = Directory.GetFiles(lab.Folder, "*.pos").Single();
        var bytes = await File.ReadAllBytesAsync(postings, Token);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(postings, bytes, Token);
        lab.Crash();
        Assert.True(await lab.Engine.Index.TryOpenForWritingAsync(Token));
        Assert.False(await lab.Engine.CheckAsync(Token));
        Assert.True(lab.Engine.State.Rebuilding);
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        Assert.True(await lab.Engine.CheckAsync(Token));
        Assert.Equal(200, (await lab.SearchAsync("种植牙")).Total);
    }

    [Fact]
    public async Task AnotherFoldingMakesTheIndexAnew()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["全國"]);
        lab.Engine.Dispose();
        var folding = new SearchFolding(CharacterFolding.Create([('國', '国')]).Fold);
        using var engine = LuceneSearchEngine.Open(lab.Folder, lab.Pages, folding, lab.Time, NullLogger<LuceneSearchEngine>.Instance);
        Assert.True(engine.State.Rebuilding);
        Assert.True(await engine.CatchUpAsync(Token));
        var request = new SearchRequest { Query = new SearchQueryParser(folding).Parse("全国") };
        Assert.Equal(1, (await engine.SearchAsync(request, Token)).Total);
    }

    [Fact]
    public async Task AnIndexAheadOfTheStoreIsMadeAnew()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙", "近视"]);
        lab.Pages.Forget(afterSequence: 1);
        lab.Reopen();
        Assert.True(await lab.Engine.Index.CatchUpAsync(Token));
        Assert.Equal(1, lab.Engine.State.Pages);
        Assert.Empty(await lab.FindAsync("近视"));
    }

    [Fact]
    public async Task AReaderBesideAWriterSeesWhatWasCommitted()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙"]);
        using var reader = lab.Open();
        var request = new SearchRequest { Query = lab.Parser.Parse("种植牙") };
        Assert.Equal(1, (await reader.SearchAsync(request, Token)).Total);
        await lab.StoreAsync(["种植牙 二"]);
        lab.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await reader.SearchAsync(request, Token)).Total);
        lab.Pages.Save(lab.Page("种植牙 三"));
        Assert.False(await reader.CatchUpAsync(Token));
        Assert.False(reader.CanWrite);
    }

    [Fact]
    public async Task AfterAFailedWriteTheIndexGoesOnFromItsLastCommit()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙"]);
        lab.Pages.Save(lab.Page("种植牙 二"), lab.Page("坏", id: "bad") with { Codes = [null!] });
        await Assert.ThrowsAnyAsync<Exception>(() => lab.Engine.Index.CatchUpAsync(Token));
        Assert.Equal(["p0"], await lab.FindAsync("种植牙"));
        lab.Pages.Save(lab.Page("好", id: "bad"));
        Assert.True(await lab.Engine.CatchUpAsync(Token));
        Assert.Equal(["p0", "p1"], await lab.FindAsync("种植牙"));
        lab.Reopen();
        Assert.Equal(3, lab.Engine.State.Pages);
    }

    [Fact]
    public async Task TheFollowerShowsWhatIsStoredAndCommitsAtItsEnd()
    {
        using var lab = new SearchLab();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var follower = new IndexFollower(lab.Engine, lab.Pages, TimeProvider.System, NullLogger<IndexFollower>.Instance);
        var following = follower.RunAsync(stop.Token);
        lab.Pages.Save(lab.Page("种植牙"));
        await follower.WaitUntilShownAsync(Token);
        Assert.Equal(["p0"], await lab.FindAsync("种植牙"));
        lab.Pages.Save(lab.Page("种植牙 二"));
        await follower.WaitUntilShownAsync(Token);
        Assert.Equal(["p0", "p1"], await lab.FindAsync("种植牙"));
        await stop.CancelAsync();
        await following;
        lab.Crash();
        Assert.Equal(2, lab.Engine.State.Sequence);
    }

    [Fact]
    public async Task SearchesGoOnWhileTheIndexIsMadeAnew()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(Enumerable.Range(0, 300).Select(n => $"种植牙 {n}"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var searching = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Assert.InRange((await lab.SearchAsync("种植牙")).Total, 0, 300);
                }
            },
            Token
        );
        for (var round = 0; round < 5; round++)
        {
            await lab.Engine.Index.BeginAnewAsync("the test says so", Token);
            Assert.True(await lab.Engine.Index.CatchUpAsync(Token));
        }

        await stop.CancelAsync();
        await searching;
        Assert.Equal(300, (await lab.SearchAsync("种植牙")).Total);
    }
}
