using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Crawler.Archive;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>archive retain</c>: takes old records that nothing rests on out of the archive, by the rule of the configuration.</summary>
internal static class ArchiveCommand
{
    public static Command Create(CommonOptions common) => new("archive", "Works on the archive of crawled pages.") { Retain(common) };

    private static Command Retain(CommonOptions common)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would go." };
        var apply = new Option<bool>("--apply") { Description = "Take it out; refused while a crawl runs in the folder." };
        var json = CommonOptions.Json();
        var command = new Command(
            "retain",
            "Removes records older than archive.keep_other_months that no finding, clue or page version of the last archive.keep_versions_years rests on."
        )
        {
            dryRun,
            apply,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(dryRun) == parsed.GetValue(apply))
                {
                    throw CommandException.Usage("Say either --dry-run or --apply.");
                }

                var config = common.ReadConfig(parsed);
                if (!Directory.Exists(config.DataFolder))
                {
                    throw CommandException.Usage($"{config.DataFolder} does not exist. Name the data folder with --data.");
                }

                var plan = await RunAsync(config, parsed.GetValue(apply), cancellationToken);
                await Console.Out.WriteAsync(parsed.GetValue(json) ? Json(plan) : Table(plan, parsed.GetValue(apply)));
                return 0;
            }
        );
        return command;
    }

    private static async Task<RetentionPlan> RunAsync(AdWatchConfig config, bool apply, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var before = now.AddMonths(-config.KeepOtherMonths);
        await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
        var keep = store.Pages.ReadArchiveReferences(now.AddYears(-config.KeepVersionsYears));
        var retention = new ArchiveRetention(config.DataFolder);
        return apply
            ? await retention.ApplyAsync(keep, before, file => RecordAsync(store, config, file, cancellationToken), cancellationToken)
            : retention.Plan(keep, before, cancellationToken);
    }

    private static Task RecordAsync(AdWatchStore store, AdWatchConfig config, RetentionFile file, CancellationToken cancellationToken) =>
        store.Audit.AppendAsync(
            new Actor(Environment.UserName, "person", Roles.Admin),
            "archive.retain",
            "archive",
            file.File,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Records - file.RecordsKept} of {file.Records} records removed; keep_other_months {config.KeepOtherMonths}, keep_versions_years {config.KeepVersionsYears}"
            ),
            cancellationToken
        );

    private static string Json(RetentionPlan plan) => JsonSerializer.Serialize(plan, WireJson.Options) + Environment.NewLine;

    private static string Table(RetentionPlan plan, bool applied)
    {
        var lines = plan.Files.Select(file =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file.File}  {file.RecordsKept} of {file.Records} records kept, {file.Bytes - file.BytesKept} bytes freed{(file.IsRemoved ? ", file removed" : "")}"
            )
        );
        var sum = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.RecordsRemoved} records before {plan.Before:yyyy-MM-dd} {(applied ? "removed" : "would go")}, {plan.BytesRemoved} bytes"
        );
        return string.Join(Environment.NewLine, lines.Append(sum)) + Environment.NewLine;
    }
}
