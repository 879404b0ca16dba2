using System.CommandLine;
using System.Text;

namespace AdWatch.Api.Commands;

/// <summary>Reads the command line and runs one command: 0 done, 1 failed, 2 wrong usage; errors go to stderr.</summary>
internal static class CommandLine
{
    /// <summary>Set to 1, a fault of the program is told with its stack.</summary>
    public const string TraceVariable = "ADWATCH_TRACE";

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return RunAsync(Build(), args, cancellationToken);
    }

    /// <summary>Runs a command of <paramref name="root"/>; nothing it throws gets out.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, CancellationToken cancellationToken)
    {
        try
        {
            return await RunParsedAsync(root, args, cancellationToken);
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
        catch (Exception e)
        {
            await TellUnexpectedAsync(root, args, e);
            return 1;
        }
    }

    private static async Task<int> RunParsedAsync(RootCommand root, string[] args, CancellationToken cancellationToken)
    {
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

        return await parsed.InvokeAsync(Invocation(), cancellationToken);
    }

    /// <summary>The last resort: a fault that nobody named ends the command, not the runtime.</summary>
    private static async Task TellUnexpectedAsync(RootCommand root, string[] args, Exception exception)
    {
        // A loop over many cores wraps what one of them threw.
        var cause = exception is AggregateException { InnerException: { } inner } ? inner : exception;
        var command = root.Subcommands.FirstOrDefault(c => args.Contains(c.Name, StringComparer.Ordinal))?.Name;
        var withTrace = Environment.GetEnvironmentVariable(TraceVariable) == "1";
        await Console.Error.WriteLineAsync(
            $"adwatch: {command ?? "the command"} could not go on (unexpected: {cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")})"
                + (withTrace ? "" : $"; {TraceVariable}=1 shows where")
        );
        if (withTrace)
        {
            await Console.Error.WriteLineAsync(exception.ToString());
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

    public static RootCommand Build()
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
        PathChecks.Apply(root);
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
