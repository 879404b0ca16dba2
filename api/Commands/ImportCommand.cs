using System.CommandLine;
using System.Globalization;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Hosting;
using AdWatch.Api.Learning;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Registers;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>import</c>: registers (CSV, XLSX, XLS), and pages or complaints seen elsewhere. Every row left out is told with its line and reason.</summary>
internal static class ImportCommand
{
    public static Command Create(CommonOptions common)
    {
        var json = CommonOptions.Json();
        json.Recursive = true;
        var command = new Command("import", "Takes in registers, pages and complaints.") { json };
        foreach (var kind in Enum.GetValues<RegisterKind>())
        {
            var name = kind.Name();
            var file = File("CSV, XLSX or XLS.");
            var register = new Command(name, $"Register: {name}.") { file };
            register.SetAction(
                (parsed, cancellationToken) =>
                    ImportRegisterAsync(
                        common.ReadConfig(parsed),
                        kind,
                        parsed.GetRequiredValue(file),
                        parsed.GetValue(json),
                        cancellationToken
                    )
            );
            command.Subcommands.Add(register);
        }

        command.Subcommands.Add(
            Rows(
                common,
                "pages",
                "JSONL (also .gz), or WARC (.warc, .warc.gz).",
                json,
                (i, f, c) => IsArchive(f) ? i.ImportArchiveAsync(f, c) : i.ImportPagesAsync(f, c)
            )
        );
        command.Subcommands.Add(Rows(common, "complaints", "JSONL (also .gz).", json, (i, f, c) => i.ImportComplaintsAsync(f, c)));
        return command;
    }

    private static bool IsArchive(string file) =>
        file.EndsWith(".warc", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".warc.gz", StringComparison.OrdinalIgnoreCase);

    private static Argument<string> File(string formats) => new("FILE") { Description = formats };

    private static Command Rows(
        CommonOptions common,
        string name,
        string formats,
        Option<bool> json,
        Func<RowImport, string, CancellationToken, Task<RowImportReport>> import
    )
    {
        var file = File(formats);
        var command = new Command(name, $"{name} seen elsewhere, the whole way up to clues.") { file };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                DataFolder.Create(config.DataFolder);
                await ModelNotice.TellAsync(ModelFolder.Of(config).InUse);
                using var loggers = ServiceLog.Create(config.DataFolder, quiet: true);
                await using var installation = await Installation.OpenAsync(
                    config,
                    allowLoopback: false,
                    TimeProvider.System,
                    loggers,
                    cancellationToken
                );
                var path = parsed.GetRequiredValue(file);
                var report = await import(
                    new RowImport(installation.Intake, Parts.PageExtractor(config), TimeProvider.System),
                    path,
                    cancellationToken
                );
                await installation.Search.CatchUpAsync(cancellationToken);
                foreach (var row in report.Rejected)
                {
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}:{row.Line}: {row.Reason}"));
                }

                await Console.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? WireJson.Line(report)
                        : $"{report.Taken} taken ({report.Repeated} known before, {report.Flagged} flagged), {report.Rejected.Count} rejected{(report.Skipped.Count == 0 ? "" : $"; no pages: {string.Join(", ", report.Skipped.Select(s => $"{s.Value} {s.Key}"))}")}"
                );
                return report.Rejected.Count == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task<int> ImportRegisterAsync(
        AdWatchConfig config,
        RegisterKind kind,
        string file,
        bool json,
        CancellationToken cancellationToken
    )
    {
        DataFolder.Create(config.DataFolder);
        await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
        var importer = new RegisterImporter(store, RegisterColumns.Load(Path.Combine(config.SeedsFolder, "registers.yaml")));
        var report = await importer.ImportAsync(kind, file, new Actor(Environment.UserName, "person", Roles.Admin), cancellationToken);
        foreach (var row in report.Rejected)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}:{row.Line}: rejected: {row.Reason}"));
        }

        foreach (var row in report.Notices)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}:{row.Line}: {row.Reason}"));
        }

        await Console.Out.WriteLineAsync(
            json
                ? WireJson.Line(report)
                : $"{report.Imported} rows in ({report.Added} new, {report.Changed} changed, {report.Unchanged} as before), {report.Rejected.Count} rejected"
        );
        return report.Rejected.Count == 0 ? 0 : 1;
    }
}
