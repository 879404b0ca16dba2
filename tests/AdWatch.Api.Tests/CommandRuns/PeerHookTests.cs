using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class PeerHookTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task ClassificationWritesALabelForEachTextAndCountsThePages()
    {
        var run = await RunAsync("peer-classify", "刷单返现\n今天下雨\n出门带伞\n");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["offer", "talk"], await File.ReadAllLinesAsync(_folder.File("predictions"), TestContext.Current.CancellationToken));
        using var told = JsonDocument.Parse(run.Output);
        Assert.Equal(3, told.RootElement.GetProperty("pages_n").GetInt32());
    }

    [Fact]
    public async Task DetectionOfNoPagesIsWrongUsage()
    {
        var run = await RunAsync("peer-detect", "");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{_folder.File("pages.txt")} holds no page", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("predictions")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramRun> RunAsync(string hook, string pages)
    {
        string[] times = ["今天", "昨天", "明天", "上午", "下午", "晚上", "周末", "月底"];
        var rows = times.Select(time => $"offer\t{time}刷单返现日结三百\ntalk\t{time}下雨出门带伞别忘\n");
        var train = _folder.Write("train.tsv", string.Concat(rows));
        var test = _folder.Write("test.tsv", "刷单返现\n下雨带伞\n");
        return CommandRun.RunAsync("bench", hook, train, test, _folder.Write("pages.txt", pages), _folder.File("predictions"));
    }
}
