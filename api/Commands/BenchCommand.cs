using System.CommandLine;
using System.Globalization;
using AdWatch.Api.Bench;
using AdWatch.Api.Contracts;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Api.Commands;

/// <summary><c>bench</c>: throughput of the parts, and the hooks that run AdWatch beside its peers; all through the code the product runs.</summary>
internal static class BenchCommand
{
    public static Command Create(CommonOptions common)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = $"One or more of {string.Join(", ", OwnBench.Names)}; left out: all but ocr and swap, which take long.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.AcceptOnlyFromAmong([.. OwnBench.Names]);
        var json = CommonOptions.Json();
        var pages = new Option<int>("--pages")
        {
            Description = $"Pages that 'render' opens in a browser (default {OwnBench.RenderedPages}).",
            DefaultValueFactory = _ => OwnBench.RenderedPages,
        };
        pages.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--pages must be a whole number from 1.");
            }
        });
        var command = new Command("bench", "Throughput on generated work, one table.") { names, pages, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var wanted = parsed.GetValue(names) is { Length: > 0 } some ? some : OwnBench.Usual;
                var rows = await new OwnBench(common.ReadConfig(parsed)).RunAsync(wanted, parsed.GetValue(pages), cancellationToken);
                foreach (var row in rows)
                {
                    await Console.Out.WriteLineAsync(
                        parsed.GetValue(json)
                            ? WireJson.Line(row)
                            : string.Create(
                                CultureInfo.InvariantCulture,
                                $"{row.Name, -8} {row.Rate, 10:0.#} {row.Unit, -12} {row.Seconds, 7:0.00} s  {row.Work}"
                            )
                    );
                }

                return 0;
            }
        );
        command.Subcommands.Add(Frontier());
        command.Subcommands.Add(Match());
        command.Subcommands.Add(Classify(common));
        command.Subcommands.Add(Detect(common));
        command.Subcommands.Add(Search(common));
        command.Subcommands.Add(Crawl(common));
        return command;
    }

    private static Command Frontier()
    {
        var urls = new Option<int>("--urls") { Description = "URLs to fill in.", DefaultValueFactory = _ => 1_000_000 };
        var hosts = new Option<int>("--hosts") { Description = "Hosts they lie on.", DefaultValueFactory = _ => 10_000 };
        var visits = new Option<int>("--visits") { Description = "Visits to lease and complete.", DefaultValueFactory = _ => 200_000 };
        var command = new Command("frontier", "The frontier filled, leased from, and opened anew.") { urls, hosts, visits };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var folder = Directory.CreateTempSubdirectory("adwatch-bench-frontier-").FullName;
                try
                {
                    return Print(
                        await FrontierBench.RunAsync(
                            folder,
                            parsed.GetValue(urls),
                            parsed.GetValue(hosts),
                            parsed.GetValue(visits),
                            cancellationToken
                        )
                    );
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        );
        return command;
    }

    private static Command Match()
    {
        var keywords = new Argument<string>("KEYWORDS") { Description = "One keyword a line." };
        var text = new Argument<string>("TEXT") { Description = "One document a line." };
        var mode = new Argument<string>("MODE") { Description = "all, longest or lines." };
        mode.AcceptOnlyFromAmong("all", "longest", "lines");
        var command = new Command("peer-match", "Hook: multi-pattern matching.") { keywords, text, mode };
        command.SetAction(parsed =>
            Print(PeerMatch.Run(parsed.GetRequiredValue(keywords), parsed.GetRequiredValue(text), parsed.GetRequiredValue(mode)))
        );
        return command;
    }

    private static Command Classify(CommonOptions common)
    {
        var files = new Argument<string[]>("FILES") { Description = "TRAIN TEST PAGES PREDICTIONS", Arity = new ArgumentArity(4, 4) };
        var command = new Command("peer-classify", "Hook: text classification.") { files };
        command.SetAction(parsed =>
        {
            var f = parsed.GetRequiredValue(files);
            return Print(PeerClassify.Run(common.ReadConfig(parsed).SeedsFolder, f[0], f[1], f[2], f[3]));
        });
        return command;
    }

    private static Command Detect(CommonOptions common)
    {
        var files = new Argument<string[]>("FILES") { Description = "TRAIN TEST PAGES PREDICTIONS", Arity = new ArgumentArity(4, 4) };
        var command = new Command("peer-detect", "Hook: text classification, the pages by whole detection.") { files };
        command.SetAction(parsed =>
        {
            var f = parsed.GetRequiredValue(files);
            return Print(PeerDetect.Run(common.ReadConfig(parsed), f[0], f[1], f[2], f[3]));
        });
        return command;
    }

    private static Command Search(CommonOptions common)
    {
        var files = new Argument<string[]>("FILES")
        {
            Description = "DOCUMENTS QUERIES TRUTH FOLDER PASSES",
            Arity = new ArgumentArity(5, 5),
        };
        var command = new Command("peer-search", "Hook: index and search.") { files };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var f = parsed.GetRequiredValue(files);
                if (!int.TryParse(f[4], NumberStyles.None, CultureInfo.InvariantCulture, out var passes) || passes < 1)
                {
                    throw CommandException.Usage($"PASSES must be a whole number from 1, was '{f[4]}'.");
                }

                var seeds = common.ReadConfig(parsed).SeedsFolder;
                return Print(await PeerSearch.RunAsync(seeds, f[0], f[1], f[2], f[3], passes, cancellationToken));
            }
        );
        return command;
    }

    private static Command Crawl(CommonOptions common)
    {
        var seeds = new Argument<string>("SEEDS") { Description = "Start addresses, parted by commas." };
        var output = new Argument<string>("OUTPUT") { Description = "JSONL of the pages." };
        var pages = new Argument<int>("PAGES") { Description = "Number expected, for information." };
        var command = new Command("peer-crawl", "Hook: crawl.") { seeds, output, pages };
        command.SetAction(
            async (parsed, cancellationToken) =>
                Print(
                    await PeerCrawl.RunAsync(
                        common.ReadConfig(parsed),
                        parsed.GetRequiredValue(seeds),
                        parsed.GetRequiredValue(output),
                        cancellationToken
                    )
                )
        );
        return command;
    }

    private static int Print<T>(T result)
    {
        Console.Out.WriteLine(WireJson.Line(result));
        return 0;
    }
}
