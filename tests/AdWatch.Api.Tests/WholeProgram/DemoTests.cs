using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>The demo says itself whether it was right; a wrong or lost thing makes it end with 1.</summary>
public sealed class DemoTests(ITestOutputHelper log)
{
    [Fact]
    public async Task TheHeadlessDemoFindsWhatIsPlantedAndDeliversEveryClueOnce()
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        var folder = Path.Combine(Directory.CreateTempSubdirectory("adwatch-demo-").FullName, "demo");
        var run = await BuiltProgram.RunAsync(
            ["demo", "--headless", "--json", "--data", folder],
            null,
            TestContext.Current.CancellationToken
        );
        log.WriteLine(run.Output);
        log.WriteLine(run.Errors);
        Assert.Equal(0, run.ExitCode);
        using var summary = JsonDocument.Parse(run.Output);
        var deliveries = summary.RootElement.GetProperty("deliveries");
        Assert.True(deliveries.GetProperty("owed").GetInt32() > 0);
        Assert.Equal(deliveries.GetProperty("owed").GetInt32(), deliveries.GetProperty("received").GetInt32());
    }
}
