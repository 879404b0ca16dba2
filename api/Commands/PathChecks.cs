using System.CommandLine;
using System.CommandLine.Parsing;
using AdWatch.Api.Composition;

namespace AdWatch.Api.Commands;

/// <summary>Refuses, on every command, a path that cannot be meant: an empty one (an unset variable of a script), or a folder where a file is expected and the other way round.</summary>
internal static class PathChecks
{
    private static readonly HashSet<string> Files = new(StringComparer.Ordinal) { "FILE", "KEYWORDS", "TEXT", "OUTPUT" };

    private static readonly HashSet<string> FilesOrFolders = new(StringComparer.Ordinal) { "DIR", "PATH", "FILES" };

    /// <summary>Checks what the command and all below it take as a path; their placeholders in the help say which that is.</summary>
    public static void Apply(Command command)
    {
        foreach (var option in command.Options.Where(o => IsPath(o.HelpName)))
        {
            option.Validators.Add(result => Check(result, result.Tokens, option.Name, option.HelpName!));
        }

        foreach (var argument in command.Arguments.Where(a => IsPath(a.Name)))
        {
            argument.Validators.Add(result => Check(result, result.Tokens, argument.Name, argument.Name));
        }

        foreach (var subcommand in command.Subcommands)
        {
            Apply(subcommand);
        }
    }

    private static bool IsPath(string? placeholder) =>
        placeholder is not null && (Files.Contains(placeholder) || FilesOrFolders.Contains(placeholder));

    private static void Check(SymbolResult result, IEnumerable<Token> tokens, string name, string placeholder)
    {
        foreach (var path in tokens.Select(t => t.Value))
        {
            if (string.IsNullOrWhiteSpace(path))
            {
                result.AddError($"{name} is empty. Name the {(placeholder == "DIR" ? "folder" : "file")}.");
            }
            else if (Files.Contains(placeholder) && Directory.Exists(path))
            {
                result.AddError($"{name}: {path} is a folder, and a file is expected. Name a file in it.");
            }
            else if (placeholder == "DIR" && DataFolder.FileInTheWay(path) is { } file)
            {
                result.AddError($"{name}: {file} is a file, and a folder is expected. Name a folder.");
            }
        }
    }
}
