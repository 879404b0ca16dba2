using AdWatch.Fuzz;

namespace AdWatch.Crawler.Tests;

/// <summary>The short form of the fuzz run (tests/AdWatch.Fuzz): always the same few thousand broken inputs.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 2_000;

    public static TheoryData<string> Names { get; } = new(FuzzTargets.All.Select(target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void NoBrokenInputMakesAReaderThrowHangOrEatMemory(string name)
    {
        var target = Assert.Single(FuzzTargets.All, t => t.Name == name);

        var report = new FuzzRun(TimeProvider.System).Run(target, seed: 5, (number, _) => number >= Inputs);

        Assert.Equal(Inputs, report.Inputs);
        Assert.Empty(report.Faults.Select(f => $"input {f.Number}: {f.Harm}"));
    }

    [Fact]
    public void AReaderThatThrowsIsFoundAndItsInputCanBeMadeAgain()
    {
        var target = new FuzzTarget(
            "broken",
            ["abc"u8.ToArray()],
            ["x"u8.ToArray()],
            input =>
            {
                if (input.Contains((byte)'x'))
                {
                    throw new FormatException("an x");
                }
            }
        );

        var report = new FuzzRun(TimeProvider.System).Run(target, seed: 1, (number, _) => number >= 200);

        var fault = report.Faults[0];
        Assert.Contains("an x", fault.Harm, StringComparison.Ordinal);
        Assert.Equal(fault.Input, new Mutator(target.Corpus, target.Tokens).Make(fault.Seed, fault.Number));
    }
}
