using System.CommandLine;
using AdWatch.Api.Commands;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class UnexpectedFaultTests
{
    [Fact]
    public async Task WhatNobodyNamedIsToldInOneLineWithoutItsStack()
    {
        var run = await CommandRun.RunAsync(Throwing(new InvalidOperationException("no such\nthing")), "judge");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"adwatch: judge could not go on (unexpected: InvalidOperationException: no such thing); ADWATCH_TRACE=1 shows where{Environment.NewLine}",
            run.Errors
        );
    }

    [Fact]
    public async Task WhatALoopOverManyCoresWrappedIsToldByItsCause()
    {
        var run = await CommandRun.RunAsync(Throwing(new AggregateException(new FormatException("too few"))), "judge");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("(unexpected: FormatException: too few)", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStackIsShownWhereTheEnvironmentAsksForIt()
    {
        Environment.SetEnvironmentVariable(CommandLine.TraceVariable, "1");
        try
        {
            var run = await CommandRun.RunAsync(Throwing(new InvalidOperationException("no such thing")), "judge");
            Assert.Contains("   at ", run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(CommandLine.TraceVariable, null);
        }
    }

    private static RootCommand Throwing(Exception exception)
    {
        var command = new Command("judge");
        command.SetAction((_, _) => Task.FromException<int>(exception));
        return new RootCommand { command };
    }
}
