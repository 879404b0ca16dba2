using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Watching;
using AdWatch.Crawler;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>status</c>: how each source stands, its alarms first; runs beside a <c>serve</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommonOptions common)
    {
        var sources = new Option<string?>("--sources")
        {
            Description = "Sources file (default: the one the service keeps in the data folder).",
            HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Command("status", "Shows how each source stands: last truly seen, what it answers, alarms.") { sources, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                if (!Directory.Exists(config.DataFolder))
                {
                    throw CommandException.Usage($"{config.DataFolder} does not exist. Name the data folder with --data.");
                }

                var statuses = SourceStatuses.Read(config.DataFolder, ReadSources(config, parsed.GetValue(sources)), TimeProvider.System);
                await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
                var alarms = await SourceWatch.ReadAsync(store, cancellationToken);
                await Console.Out.WriteAsync(
                    parsed.GetValue(json)
                        ? JsonSerializer.Serialize(new { items = statuses, alarms }, WireJson.Options) + Environment.NewLine
                        : Table(statuses, alarms)
                );
                return 0;
            }
        );
        return command;
    }

    private static IEnumerable<Source> ReadSources(AdWatchConfig config, string? file)
    {
        var kept = Path.Combine(config.DataFolder, "sources.yaml");
        if (file is null && !File.Exists(kept))
        {
            return [];
        }

        var read = SourceFileReader.Read(file ?? kept, Parts.LoadProfiles(config).Ids);
        read.RequireSources();
        return read.Sources;
    }

    private static string Table(IReadOnlyList<SourceStatus> statuses, IReadOnlyList<StandingAlarm> alarms)
    {
        var lines = alarms
            .Select(a =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"ALARM {a.Source}: {a.Kind.ToString().ToLowerInvariant()} since {Time(a.Since)}: {a.Reason}"
                )
            )
            .Concat(statuses.Where(s => s.Active).Select(Line));
        return string.Concat(
            lines.Append($"{statuses.Count(s => s.Active)} sources, {alarms.Count} alarms").Select(l => l + Environment.NewLine)
        );
    }

    private static string Line(SourceStatus status) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{status.SourceId}  {status.Channel}  last seen {Time(status.LastTrulySeen)}  known {status.Known}  due {status.Due}{Trouble(status)}"
        );

    private static string Trouble(SourceStatus status) =>
        status.FailuresInRow == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"  {status.FailuresInRow} failures in a row, the last: {status.LastError}");

    private static string Time(DateTimeOffset? at) =>
        at is { } seen ? seen.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "never";
}
