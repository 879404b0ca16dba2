using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Learning;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>replay</c>: what changed rules would flip on the stored pages, per source and code; writes nothing and runs beside a <c>serve</c>.</summary>
internal static class ReplayCommand
{
    private const int DefaultSamples = 3;

    public static Command Create(CommonOptions common)
    {
        var rules = new Option<string>("--rules")
        {
            Description = "The changed rules: a rule file, a folder of rule files, or a whole seeds folder.",
            HelpName = "PATH",
            Required = true,
        };
        var source = new Option<string?>("--source") { Description = "Only pages of this source.", HelpName = "ID" };
        var since = new Option<DateOnly?>("--since") { Description = "Only pages last seen on this day or later.", HelpName = "DAY" };
        var limit = OptionNumbers.Between("--limit", "The most pages, newest first.", ReplayScope.DefaultLimit, 1, ReplayScope.MostPages);
        var samples = OptionNumbers.Between("--samples", "Pages shown for each source, code and direction.", DefaultSamples, 0, 1000);
        var json = CommonOptions.Json();
        var command = new Command("replay", "Shows what changed rules would flip on the stored pages, before they are put in place.")
        {
            rules,
            source,
            since,
            limit,
            samples,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    common.ReadConfig(parsed),
                    parsed.GetRequiredValue(rules),
                    new ReplayScope
                    {
                        Source = parsed.GetValue(source),
                        Since = parsed.GetValue(since),
                        Limit = parsed.GetValue(limit),
                    },
                    parsed.GetValue(samples),
                    parsed.GetValue(json),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        AdWatchConfig config,
        string rules,
        ReplayScope scope,
        int samples,
        bool json,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(config.DataFolder))
        {
            throw CommandException.Usage(
                $"{config.DataFolder} does not exist; crawl or import pages first, or name the folder with --data."
            );
        }

        await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
        var model = ModelFolder.Of(config).InUse;
        await ModelNotice.TellAsync(model);
        var inUse = Parts.LoadClassifier(config, model);
        var report = await RuleReplay.RunAsync(
            store,
            inUse,
            () => ChangedRules.Read(rules, config.SeedsFolder),
            scope,
            samples,
            ReplayTime.OfCommand,
            ended: null,
            cancellationToken
        );
        if (report.Pages == 0)
        {
            throw new CommandException(
                $"{config.DataFolder} holds no pages{Narrowed(scope)} to judge anew. Crawl or import pages first, or ask for less."
            );
        }

        await Console.Out.WriteAsync(json ? JsonSerializer.Serialize(report, WireJson.Options) + Environment.NewLine : Text(report));
        return 0;
    }

    private static string Text(RuleReplayReport report)
    {
        var lines = report.ExamplesFailed.Select(e => "EXAMPLE " + e).ToList();
        lines.Add(
            report.Flips.Count == 0
                ? "nothing would flip" + Environment.NewLine
                : FlipTable.Of(report.Flips) + Environment.NewLine + "(yes, no: pages on which a reviewer confirmed or refused the code)"
        );
        lines.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Pages} pages judged: flagged {report.FlaggedBefore} by rules {report.RulesBefore}, {report.FlaggedAfter} by rules {report.RulesAfter}"
            )
        );
        return string.Concat(lines.Select(l => l + Environment.NewLine));
    }

    private static string Narrowed(ReplayScope scope) =>
        (scope.Source is { } source ? $" of source {source}" : "")
        + (scope.Since is { } day ? string.Create(CultureInfo.InvariantCulture, $" seen since {day:yyyy-MM-dd}") : "");
}
