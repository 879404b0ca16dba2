using System.Diagnostics;
using System.Globalization;
using AdWatch.Api.Composition;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Reloading;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Api.Bench;

/// <summary>Judges texts on one thread without end while rules and model are read anew, checked and swapped beside it: how long does the longest text wait?</summary>
internal sealed class SwapBench(AdWatchConfig config)
{
    private const int Reloads = 20;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(IReadOnlyList<ClassifierInput> inputs, CancellationToken cancellationToken)
    {
        var inUse = new JudgingInUse(new Judging(Parts.LoadClassifier(config), Parts.LoadBurstRule(config)));
        Judge(inUse, inputs, (round, _) => round >= 1, cancellationToken);
        var reloading = 0d;
        var swapper = Task.Run(
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < Reloads; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    inUse.Replace(
                        JudgingReading.Read(config, hasModel: true).Fresh
                            ?? throw new InvalidOperationException(
                                $"The seeds in {config.SeedsFolder} have faults; 'adwatch test' names them."
                            )
                    );
                }

                Volatile.Write(ref reloading, Stopwatch.GetElapsedTime(started).TotalSeconds);
            },
            cancellationToken
        );
        var beside = Judge(inUse, inputs, (_, _) => swapper.IsCompleted, cancellationToken);
        await swapper;
        var alone = Judge(inUse, inputs, (_, seconds) => seconds >= reloading, cancellationToken);
        return
        [
            Row(alone, "no reload"),
            Row(beside, string.Create(CultureInfo.InvariantCulture, $"{Reloads} reloads of {reloading / Reloads:0.00} s")),
        ];
    }

    private static BenchRow Row(Judged judged, string beside) =>
        new(
            "swap",
            string.Create(
                CultureInfo.InvariantCulture,
                $"one thread, {beside} beside it; a text took {judged.At(0.5):0.00} ms (median), {judged.At(0.999):0.0} ms (p99.9), {judged.At(1):0.0} ms at most"
            ),
            judged.Seconds,
            judged.Times.Count / judged.Seconds,
            "texts/s"
        );

    private static Judged Judge(
        JudgingInUse inUse,
        IReadOnlyList<ClassifierInput> inputs,
        Func<int, double, bool> isEnough,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>(1 << 20);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; !isEnough(i / inputs.Count, Stopwatch.GetElapsedTime(started).TotalSeconds); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = Stopwatch.GetTimestamp();
            inUse.Current.Classifier.Classify(inputs[i % inputs.Count], EmptyRegisters.Instance);
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        times.Sort();
        return new Judged(times, seconds);
    }

    /// <param name="Times">Milliseconds of each text, ascending.</param>
    private sealed record Judged(List<double> Times, double Seconds)
    {
        public double At(double share) => Times[Math.Min(Times.Count - 1, (int)(share * Times.Count))];
    }
}
