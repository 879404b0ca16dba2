using System.Globalization;
using System.Runtime.InteropServices;

namespace AdWatch.Fuzz;

/// <summary>Feeds a target one input after the other and watches what each costs.</summary>
public sealed partial class FuzzRun(TimeProvider time)
{
    /// <summary>Processor time one input may take; waiting for a busy machine does not count.</summary>
    public static readonly TimeSpan InputLimit = TimeSpan.FromSeconds(5);

    /// <summary>Bytes the reading of one input may allocate, in all.</summary>
    public const long AllocationLimit = 1024L * 1024 * 1024;

    private const int MostFaults = 20;
    private const int ThreadProcessorTime = 3;

    /// <summary>Runs until <paramref name="isOver"/> says so.</summary>
    /// <param name="isOver">Asked with the number of inputs so far and the time since the start.</param>
    /// <param name="onBegin">Told before each input, so that a watcher can name the one that hangs.</param>
    public FuzzReport Run(FuzzTarget target, ulong seed, Func<long, TimeSpan, bool> isOver, Action<long>? onBegin = null)
    {
        var mutator = new Mutator(target.Corpus, target.Tokens);
        var faults = new List<FuzzFault>();
        var (slowest, most, number) = (TimeSpan.Zero, 0L, 0L);
        for (var began = time.GetTimestamp(); !isOver(number, time.GetElapsedTime(began)) && faults.Count < MostFaults; number++)
        {
            var input = mutator.Make(seed, number);
            onBegin?.Invoke(number);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var spent = ProcessorTime();
            string? harm = null;
            try
            {
                target.Read(input);
            }
#pragma warning disable CA1031 // whatever a reader throws is what is looked for
            catch (Exception e)
#pragma warning restore CA1031
            {
                harm = $"throws {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}";
            }

            spent = ProcessorTime() - spent;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            (slowest, most) = (spent > slowest ? spent : slowest, Math.Max(most, allocated));
            harm ??= spent > InputLimit ? string.Create(CultureInfo.InvariantCulture, $"takes {spent.TotalSeconds:0.0} s") : null;
            harm ??= allocated > AllocationLimit ? $"allocates {allocated / 1024 / 1024} MiB" : null;
            if (harm is not null)
            {
                faults.Add(new FuzzFault(target.Name, seed, number, harm, input));
            }
        }

        return new FuzzReport(target.Name, number, slowest.TotalSeconds, most, faults);
    }

    private static TimeSpan ProcessorTime() =>
        ClockGetTime(ThreadProcessorTime, out var spent) == 0
            ? TimeSpan.FromSeconds(spent.Seconds) + TimeSpan.FromMicroseconds(spent.Nanoseconds / 1000)
            : throw new InvalidOperationException("This system tells no processor time of a thread.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
