using System.CommandLine;
using System.Text.RegularExpressions;
using AdWatch.Api.Commands;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class HelpTests
{
    public static TheoryData<string, string> EveryCommandAndHelpOption()
    {
        var data = new TheoryData<string, string>();
        foreach (var path in Paths(CommandLine.Build(), []))
        {
            foreach (var option in (string[])["--help", "-h", "-?"])
            {
                data.Add(string.Join(' ', path), option);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCommandAndHelpOption))]
    public async Task HelpOfEveryCommandShowsItsUsageWhateverTheCommandRequires(string command, string option)
    {
        var names = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var run = await CommandRun.RunAsync([.. names, option]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches(@"Usage:\s+\S+" + string.Concat(names.Select(n => $".* {Regex.Escape(n)}")), run.Output);
    }

    [Fact]
    public async Task WithoutHelpAMissingOptionIsStillWrongUsage()
    {
        var run = await CommandRun.RunAsync("eval");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--input", run.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(c => Paths(c, [.. path, c.Name])).Prepend(path);
}
