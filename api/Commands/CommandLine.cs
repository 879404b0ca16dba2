using System.CommandLine;
using System.Text;

namespace AdWatch.Api.Commands;

/// <summary>Reads the command line and runs one command: 0 done, 1 failed, 2 wrong usage; errors go to stderr.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var root = Build();
        var parsed = root.Parse(ForTestHost(args));
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"adwatch: {error.Message}");
            }

            var path = string.Join(' ', CommandPath(parsed.CommandResult.Command));
            await Console.Error.WriteLineAsync($"Try: {path} --help");
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(Invocation(), cancellationToken);
        }
        catch (Exception e) when (FaultMessages.Explain(e) is { } fault)
        {
            await Console.Error.WriteLineAsync($"adwatch: {fault.Message}");
            return fault.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("adwatch: stopped");
            return 130;
        }
    }

    /// <summary>Ctrl-C cancels; what was fetched may be handed over before the process ends.</summary>
    private static InvocationConfiguration Invocation() =>
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };

    /// <summary>The test host starts the program with bare host settings; they belong to <c>serve</c>.</summary>
    private static string[] ForTestHost(string[] args) =>
        args.Length > 0
        && args.All(a => a.StartsWith("--", StringComparison.Ordinal))
        && Array.Exists(args, a => a.StartsWith("--applicationName=", StringComparison.Ordinal))
            ? ["serve", .. args]
            : args;

    private static RootCommand Build()
    {
        var root = new RootCommand(
            "AdWatch finds illegal medical advertising in crawled pages and hands confirmed clues to the departments in charge."
        );
        var common = new CommonOptions();
        root.Options.Add(common.Data);
        root.Options.Add(common.Config);
        root.Subcommands.Add(DemoCommand.Create(common));
        root.Subcommands.Add(ClassifyCommand.Create(common));
        root.Subcommands.Add(TrainCommand.Create(common));
        root.Subcommands.Add(EvalCommand.Create(common));
        root.Subcommands.Add(ReplayCommand.Create(common));
        root.Subcommands.Add(CrawlCommand.Create(common));
        root.Subcommands.Add(SearchCommand.Create(common));
        root.Subcommands.Add(ImportCommand.Create(common));
        root.Subcommands.Add(ExportCommand.Create(common));
        root.Subcommands.Add(ApiKeyCommand.Create(common));
        root.Subcommands.Add(ArchiveCommand.Create(common));
        root.Subcommands.Add(StatusCommand.Create(common));
        root.Subcommands.Add(CheckCommand.Create(common));
        root.Subcommands.Add(BenchCommand.Create(common));
        root.Subcommands.Add(ServeCommand.Create(common));
        CommandHelp.Apply(root);
        return root;
    }

    private static IEnumerable<string> CommandPath(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? at = command; at is Command current; at = current.Parents.FirstOrDefault())
        {
            names.Push(current is RootCommand ? "adwatch" : current.Name);
        }

        return names;
    }
}
