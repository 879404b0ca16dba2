using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Hosting;
using AdWatch.Api.Learning;
using AdWatch.Api.Watching;
using AdWatch.Crawler;
using AdWatch.Crawler.Sources;

namespace AdWatch.Api.Commands;

/// <summary><c>crawl</c>: fetches what is due, the whole way up to clues; nothing is pushed.</summary>
internal static class CrawlCommand
{
    public static Command Create(CommonOptions common)
    {
        var sources = new Option<string>("--sources")
        {
            Description = "Sources file.",
            HelpName = "FILE",
            Required = true,
        };
        var once = new Option<bool>("--once") { Description = "End when nothing more is due." };
        var maxPages = new Option<int?>("--max-pages") { Description = "End after this many responses.", HelpName = "N" };
        var loopback = new Option<bool>("--allow-loopback") { Description = "Fetch loopback addresses within the scope of each source." };
        var all = new Option<bool>("--all") { Description = "Visit every known address, whenever it was seen last." };
        var json = CommonOptions.Json();
        var command = new Command("crawl", "Crawls now, up to clues.") { sources, once, maxPages, loopback, all, json };
        maxPages.Validators.Add(result =>
        {
            if (OptionNumbers.Read(result) is < 1)
            {
                result.AddError("--max-pages must be at least 1.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                return RunAsync(
                    config,
                    SourceFileReader.Read(parsed.GetRequiredValue(sources), Parts.LoadProfiles(config).Ids),
                    new CrawlRun
                    {
                        Once = parsed.GetValue(once),
                        MaxPages = parsed.GetValue(maxPages),
                        All = parsed.GetValue(all),
                    },
                    parsed.GetValue(loopback),
                    parsed.GetValue(json),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        AdWatchConfig config,
        SourceFile sources,
        CrawlRun run,
        bool allowLoopback,
        bool json,
        CancellationToken cancellationToken
    )
    {
        sources.RequireSources();
        var time = TimeProvider.System;
        DataFolder.Create(config.DataFolder);
        await ModelNotice.TellAsync(ModelFolder.Of(config).InUse);
        using var loggers = ServiceLog.Create(config.DataFolder, quiet: true);
        await using var installation = await Installation.OpenForCrawlAsync(config, allowLoopback, time, loggers, cancellationToken);
        await RobotsOverrideAudit.RecordAsync(installation.Store, sources.Sources, cancellationToken);
        await installation.Engine.ReplaceSourcesAsync(sources.Sources, cancellationToken);
        var display = CrawlDisplay.OnStandardError(time);
        installation.Signals.Troubled = display.Report;
        var summary = await installation.Engine.RunAsync(run, display, cancellationToken);
        display.End();
        await installation.Search.CatchUpAsync(CancellationToken.None);
        await TellAlarmsAsync(installation, sources.Sources, loggers, time);
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(summary, WireJson.Options));
        }
        else
        {
            Write(summary, Console.Out);
        }

        return 0;
    }

    /// <summary>Where crawls are started by a calendar and nothing runs between them, this is who watches the sources.</summary>
    private static async Task TellAlarmsAsync(
        Installation installation,
        IEnumerable<Source> sources,
        ILoggerFactory loggers,
        TimeProvider time
    )
    {
        using var watch = new SourceWatch(installation.Store, installation.Config.Alarms, time, loggers.CreateLogger<SourceWatch>());
        var statuses = await installation.Engine.GetSourceStatusesAsync(CancellationToken.None);
        foreach (var (alarm, raised) in await watch.CheckAsync(sources, statuses, CancellationToken.None))
        {
            await Console.Error.WriteLineAsync(
                $"{(raised ? "ALARM" : "over:")} source {alarm.Source} {alarm.Kind.ToString().ToLowerInvariant()}: {alarm.Reason}"
            );
        }
    }

    private static void Write(CrawlSummary summary, TextWriter output)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line(
            $"{summary.Fetched} fetched ({summary.Bytes / 1e6:0.0} MB) in {summary.Elapsed.TotalSeconds:0.0} s; ended: {Ended(summary.End)}"
        );
        foreach (var (disposition, count) in summary.Dispositions)
        {
            Line($"  {disposition, -18} {count}");
        }

        foreach (var (reason, count) in summary.Links)
        {
            Line($"  links {reason, -12} {count}");
        }

        foreach (var (state, count) in summary.Pictures)
        {
            Line($"  pictures {state, -12} {count}");
        }

        foreach (var (state, count) in summary.Landings)
        {
            Line($"  landing pages {state, -12} {count}");
        }

        if (summary.Recovered > 0)
        {
            Line($"{summary.Recovered} visits of an earlier run were taken up from the archive.");
        }

        if (summary.NotHandedOver > 0)
        {
            Line($"{summary.NotHandedOver} fetched visits wait in the archive and are taken up by the next run.");
        }

        if (summary.HostsWaitingForRobots > 0)
        {
            Line($"{summary.HostsWaitingForRobots} hosts wait: their robots.txt cannot be had, so nothing is fetched from them.");
        }

        if (summary.HostsPausing > 0)
        {
            Line($"{summary.HostsPausing} hosts asked for a longer pause and are left to a later run.");
        }
    }

    private static string Ended(CrawlEnd end) =>
        end switch
        {
            CrawlEnd.NothingDue => "nothing more is due",
            CrawlEnd.MaxPages => "--max-pages reached",
            _ => "stopped",
        };
}
