using System.CommandLine;
using System.Text.Json;
using AdWatch.Api.Access;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Demo;
using AdWatch.Api.Hosting;

namespace AdWatch.Api.Commands;

/// <summary><c>demo</c>: the bundled web, crawled, judged, made into clues and pushed to a bundled receiver; needs neither network nor configuration.</summary>
internal static class DemoCommand
{
    public static Command Create(CommonOptions common)
    {
        var port = new Option<int>("--port") { Description = "Port of the console (default 8080).", DefaultValueFactory = _ => 8080 };
        var headless = new Option<bool>("--headless")
        {
            Description =
                "Run to the end with a scripted reviewer, print a summary and exit; 1 when something was missed, wrongly flagged or lost.",
        };
        var json = CommonOptions.Json();
        var command = new Command("demo", "Shows the whole way on a bundled web, in a folder of its own (data/demo), emptied at start.")
        {
            port,
            headless,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed, Path.Combine("data", "demo"));
                return parsed.GetValue(headless)
                    ? await RunHeadlessAsync(config, parsed.GetValue(json), cancellationToken)
                    : await RunOpenAsync(config with { Urls = $"http://127.0.0.1:{parsed.GetValue(port)}" }, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunHeadlessAsync(AdWatchConfig config, bool json, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        DemoFolder.Prepare(config.DataFolder);
        using var loggers = ServiceLog.Create(config.DataFolder, quiet: true);
        await using var setting = await DemoSetting.StartAsync(config, time, cancellationToken);
        await using var installation = await Installation.OpenForCrawlAsync(
            config with
            {
                Urls = "http://127.0.0.1:0",
            },
            allowLoopback: false,
            time,
            loggers,
            cancellationToken
        );
        var display = CrawlDisplay.OnStandardError(time);
        var summary = await new HeadlessDemo(installation, setting, time).RunAsync(loggers, display, cancellationToken);
        display.End();
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(summary, WireJson.Options));
        }
        else
        {
            DemoReport.Write(summary, Console.Out);
        }

        return summary.IsRight ? 0 : 1;
    }

    private static async Task<int> RunOpenAsync(AdWatchConfig config, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        DemoFolder.Prepare(config.DataFolder);
        using var loggers = ServiceLog.Create(config.DataFolder, quiet: true);
        await using var setting = await DemoSetting.StartAsync(config, time, cancellationToken);
        await using var installation = await Installation.OpenForCrawlAsync(config, allowLoopback: false, time, loggers, cancellationToken);
        await setting.ImportRegistersAsync(config, installation.Store, cancellationToken);
        var run = new ServeRun { SourcesFile = setting.SourcesFile, TargetsFile = setting.TargetsFile };
        await using var app = await ServiceHost.BuildAsync(installation, run, loggers, cancellationToken);
        var password = await FirstRun.EnsureAdministratorAsync(app.Services, mustChange: false, cancellationToken);
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(
            $"""
            AdWatch demo
              console      {config.Urls}/
              sign in      {FirstRun.AdministratorName}  {password}
              demo web     {string.Join("  ", setting.Manifest.Sites.Select(s => setting.Web.BaseOf(s.Name)))}
              receiver     {setting.Receiver.Address}
            The pages are crawled and judged now; confirm a clue in the console and it is pushed to the receiver. Ctrl-C ends.
            """
        );
        await app.WaitForShutdownAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"Received by the demo's case system: {setting.Receiver.Received.Count} clues.");
        return 0;
    }
}
