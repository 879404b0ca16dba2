using System.CommandLine;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Exports;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary><c>export</c>: pages, findings, clues and registers as JSONL, CSV or XLSX, streamed.</summary>
internal static class ExportCommand
{
    public static Command Create(CommonOptions common)
    {
        var what = new Argument<string>("WHAT") { Description = $"One of {string.Join(", ", StoreExport.Names)}." };
        what.AcceptOnlyFromAmong([.. StoreExport.Names]);
        var format = new Option<ExportFormat>("--format")
        {
            Description = "jsonl, csv (as Excel reads it) or xlsx.",
            DefaultValueFactory = _ => ExportFormat.Jsonl,
        };
        var output = new Option<string>("--output")
        {
            Description = "File to write; - or left out: stdout.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var command = new Command("export", "Writes stored rows to a file.") { what, format, output };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var name = parsed.GetRequiredValue(what);
                var path = parsed.GetRequiredValue(output);
                await using var store = await AdWatchStore.OpenAsync(
                    common.ReadConfig(parsed).DataFolder,
                    TimeProvider.System,
                    cancellationToken
                );
                await using var stream = path == "-" ? Console.OpenStandardOutput() : File.Create(path);
                var rows = await new StoreExport(store).WriteAsync(name, parsed.GetValue(format), stream, cancellationToken);
                await store.Audit.AppendAsync(
                    new Actor(Environment.UserName, "person", Roles.Admin),
                    $"export.{name}",
                    "export",
                    path,
                    $"{rows} rows",
                    cancellationToken
                );
                await Console.Error.WriteLineAsync($"{rows} rows");
                return 0;
            }
        );
        return command;
    }
}
