using AdWatch.Api.Hosting;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Tests.Hosting;

public sealed class RobotsOverrideAuditTests
{
    [Fact]
    public async Task AnOverrideIsWrittenOnceWhenDecidedAndOnceWhenTakenBack()
    {
        var folder = Directory.CreateTempSubdirectory("adwatch-override-").FullName;
        try
        {
            await using var store = await AdWatchStore.OpenAsync(folder, TimeProvider.System, TestContext.Current.CancellationToken);
            var decided = Source(new RobotsOverride("执法检查通知书 2026-17", "王五"));

            await RobotsOverrideAudit.RecordAsync(store, [decided], TestContext.Current.CancellationToken);
            await RobotsOverrideAudit.RecordAsync(store, [decided], TestContext.Current.CancellationToken);
            await RobotsOverrideAudit.RecordAsync(store, [Source(null)], TestContext.Current.CancellationToken);

            var entries = await store.Audit.ListAsync("source", "a", null, 10, TestContext.Current.CancellationToken);
            Assert.Equal(["robots.bind", "robots.override"], entries.Items.Select(e => e.Action));
            Assert.Contains("执法检查通知书 2026-17", entries.Items[1].Details, StringComparison.Ordinal);
            Assert.Contains("王五", entries.Items[1].Details, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Source Source(RobotsOverride? decision) =>
        new()
        {
            Id = "a",
            Name = "a",
            Channel = "forum",
            Urls = ["https://a.test/"],
            Scope = new SourceScope([], 1, 1, []),
            RobotsOverride = decision,
        };
}
