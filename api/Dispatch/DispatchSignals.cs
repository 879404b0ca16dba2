using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdWatch.Api.Pipeline;

namespace AdWatch.Api.Dispatch;

/// <summary>Wakes the dispatchers when something new is owed, and counts tries.</summary>
internal sealed class DispatchSignals : IDisposable
{
    private readonly Meter _meter = new(IntakeSignals.MeterName);
    private readonly Counter<long> _tries;
    private volatile TaskCompletionSource _owed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DispatchSignals()
    {
        _tries = _meter.CreateCounter<long>("adwatch.dispatch.tries", description: "Tries to push, by target and outcome.");
    }

    /// <summary>Ends with the next <see cref="Owe"/>.</summary>
    public Task Owed => _owed.Task;

    public void Owe() =>
        Interlocked.Exchange(ref _owed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public void Tried(DispatchTarget target, DispatchOutcomeKind kind) =>
        _tries.Add(1, new TagList { { "target", target.Id }, { "outcome", kind.ToString() } });

    public void Dispose() => _meter.Dispose();
}
