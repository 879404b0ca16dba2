using System.CommandLine;
using AdWatch.Api.Composition;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary>Options that every command knows, with one meaning everywhere.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Data { get; } =
        new("--data")
        {
            Description = "Folder that holds everything of one installation (default ./data).",
            Recursive = true,
            HelpName = "DIR",
        };

    public Option<string?> Config { get; } =
        new("--config")
        {
            Description = "Configuration file (YAML); ADWATCH_ variables override it.",
            Recursive = true,
            HelpName = "FILE",
        };

    public static Option<bool> Json() => new("--json") { Description = "Write the result as JSON." };

    /// <summary>The configuration of this run: file, environment, <c>--data</c>.</summary>
    public AdWatchConfig ReadConfig(ParseResult parsed, string defaultFolder = "data") =>
        AdWatchConfigReader.Read(parsed.GetValue(Config), AdWatchConfigReader.ProcessEnvironment(), parsed.GetValue(Data) ?? defaultFolder);

    public bool HasData(ParseResult parsed) => parsed.GetValue(Data) is not null;

    /// <summary>The store of the installation that <c>--data</c> names; null where it names none.</summary>
    /// <exception cref="CommandException">There is no such folder: judging without its registers and model would look the same and not be.</exception>
    public async Task<AdWatchStore?> OpenNamedStoreAsync(ParseResult parsed, AdWatchConfig config, CancellationToken cancellationToken)
    {
        if (!HasData(parsed))
        {
            return null;
        }

        if (!Directory.Exists(config.DataFolder))
        {
            throw CommandException.Usage(
                $"{config.DataFolder} does not exist; crawl or import first, name the folder with --data, or leave it out to judge without registers."
            );
        }

        return await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
    }
}
