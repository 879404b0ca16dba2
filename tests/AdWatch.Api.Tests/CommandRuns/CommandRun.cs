using System.CommandLine;
using AdWatch.Api.Commands;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

/// <summary>Runs a command within the test; the console is one for the whole process, so such tests run alone.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class CommandRun
{
    public const string Alone = "console";

    public static Task<ProgramRun> RunAsync(params string[] arguments) =>
        CaughtAsync(() => CommandLine.RunAsync(arguments, TestContext.Current.CancellationToken));

    public static Task<ProgramRun> RunAsync(RootCommand root, params string[] arguments) =>
        CaughtAsync(() => CommandLine.RunAsync(root, arguments, TestContext.Current.CancellationToken));

    private static async Task<ProgramRun> CaughtAsync(Func<Task<int>> run)
    {
        var (output, errors) = (Console.Out, Console.Error);
        // Never disposed: what a command tells of its progress may come after its end, and a closed writer would end the process.
        var caughtOutput = new StringWriter();
        var caughtErrors = new StringWriter();
        Console.SetOut(caughtOutput);
        Console.SetError(caughtErrors);
        try
        {
            var code = await run();
            return new ProgramRun(code, caughtOutput.ToString(), caughtErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
