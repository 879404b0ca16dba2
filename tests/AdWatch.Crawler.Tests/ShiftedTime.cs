namespace AdWatch.Crawler.Tests;

/// <summary>The real clock, moved on by hand: timers run, and days pass in no time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public void Advance(TimeSpan time) => Interlocked.Add(ref shift, time.Ticks);
}
