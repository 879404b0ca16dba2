using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AdWatch.Api.Commands;

/// <summary>Help of a command, followed by its examples.</summary>
internal sealed class CommandHelp(HelpAction standard) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["adwatch"] =
        [
            "adwatch demo",
            "adwatch serve --sources sources.yaml --targets targets.yaml",
            "adwatch search '治愈率 channel:hospital-site'",
        ],
        ["serve"] = ["adwatch serve", "adwatch serve --urls http://0.0.0.0:8080 --sources sources.yaml --targets targets.yaml"],
        ["demo"] = ["adwatch demo", "adwatch demo --headless"],
        ["crawl"] = ["adwatch crawl --sources sources.yaml --once", "adwatch crawl --sources sources.yaml --once --max-pages 500 --all"],
        ["classify"] =
        [
            """echo '{"id":"1","channel":"hospital-site","text":"治愈率高达98%"}' | adwatch classify""",
            "adwatch classify --input pages.jsonl --output verdicts.jsonl --data ./data",
        ],
        ["train"] = ["adwatch train", "adwatch train --candidate --on labelled.jsonl", "adwatch train --promote"],
        ["replay"] =
        [
            "adwatch replay --rules changed.yaml",
            "adwatch replay --rules changed.yaml --source renai-dental --since 2026-06-01 --json",
        ],
        ["eval"] = ["adwatch eval --input labelled.jsonl more.jsonl"],
        ["search"] = ["adwatch search 治愈率", """adwatch search '"包治百病" -channel:news' --from 2026-01-01 --limit 50 --json"""],
        ["import"] = ["adwatch import certificates 证明.xlsx", "adwatch import pages seen.jsonl"],
        ["export"] = ["adwatch export pages --format jsonl", "adwatch export clues --format xlsx --output clues.xlsx"],
        ["apikey"] =
        [
            "adwatch apikey create --name cases --role case-system --department market-supervision --json",
            "adwatch apikey revoke --id ID",
        ],
        ["archive"] = ["adwatch archive retain --dry-run"],
        ["retain"] = ["adwatch archive retain --dry-run", "adwatch archive retain --apply --config adwatch.yaml"],
        ["check"] = ["adwatch check --data ./data"],
        ["bench"] = ["adwatch bench", "adwatch bench peer-match keywords.txt text.txt all"],
    };

    /// <summary>Who asks for help has not yet given what the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "adwatch" : command.Name, out var lines))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }
        }

        return code;
    }

    /// <summary>Gives the help option of <paramref name="root"/> the examples.</summary>
    public static void Apply(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction standard)
            {
                option.Action = new CommandHelp(standard);
            }
        }
    }
}
