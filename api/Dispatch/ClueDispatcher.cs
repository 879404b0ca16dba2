using System.Text;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Dispatch;

/// <summary>Drains the outbox of one target: in order per clue, at least once, a few clues at a time. A kill at any point repeats a push, never loses one.</summary>
internal sealed class ClueDispatcher(
    DispatchTarget target,
    IClueTarget receiver,
    AdWatchStore store,
    DispatchSignals signals,
    TimeProvider time,
    ILogger<ClueDispatcher> log
)
{
    private const int AtOnce = 4;

    /// <summary>Longer than a try can take; what a killed process held is due again after it.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);

    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{target.Id}";
    private int _troubles;
    private DateTimeOffset _holdUntil = DateTimeOffset.MinValue;

    /// <summary>Pushes what is due now and returns how many tries were made.</summary>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var tries = 0;
        while (time.GetUtcNow() >= _holdUntil)
        {
            var entries = await store.Outbox.LeaseAsync(_owner, target.Id, AtOnce, Lease, cancellationToken);
            if (entries.Count == 0)
            {
                break;
            }

            await Task.WhenAll(entries.Select(entry => PushAsync(entry, cancellationToken)));
            tries += entries.Count;
        }

        return tries;
    }

    private async Task PushAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var begun = time.GetTimestamp();
        DispatchOutcome outcome;
        try
        {
            outcome = await receiver.PushAsync(await EventOfAsync(entry, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await store.Outbox.ReleaseAsync(entry.Id, CancellationToken.None);
            throw;
        }

        var attempt = new DeliveryAttempt(started, time.GetElapsedTime(begun), outcome.Status, outcome.Detail);
        await SettleAsync(entry, attempt, outcome);
    }

    /// <summary>The event as first built: a retry sends the same bytes under the same id.</summary>
    private async Task<PushedEvent> EventOfAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var payload = entry.Payload;
        if (payload is null)
        {
            var details =
                await store.Clues.GetAsync(entry.ClueId, AccessScope.Everything, cancellationToken)
                ?? throw new InvalidOperationException($"Outbox entry {entry.Id} names clue {entry.ClueId}, which is not in the store.");
            payload = await store.Outbox.KeepPayloadAsync(entry.Id, ClueEventFactory.Build(entry, details), cancellationToken);
        }

        return new PushedEvent(entry.Id, Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>What happened is written down whatever the caller's token says: the receiver has it already.</summary>
    private async Task SettleAsync(OutboxEntry entry, DeliveryAttempt attempt, DispatchOutcome outcome)
    {
        signals.Tried(target, outcome.Kind);
        if (outcome.Kind == DispatchOutcomeKind.Delivered)
        {
            _troubles = 0;
            await store.Outbox.CompleteAsync(entry.Id, attempt, CancellationToken.None);
            ApiLog.Delivered(log, entry.ClueId, target.Id, outcome.Detail);
            return;
        }

        var now = time.GetUtcNow();
        if (outcome.Kind == DispatchOutcomeKind.TargetGone)
        {
            var reason = $"{outcome.Detail}: the receiver wants no more events";
            await store.Outbox.FailAsync(entry.Id, attempt, null, CancellationToken.None);
            await store.Outbox.StopTargetAsync(target.Id, reason, CancellationToken.None);
            ApiLog.TargetStopped(log, target.Id, reason);
            return;
        }

        var tries = entry.Attempts + 1;
        var next = DispatchBackoff.NextTry(tries, now, outcome.RetryAfter);
        await store.Outbox.FailAsync(entry.Id, attempt, next, CancellationToken.None);
        if (next is { } at)
        {
            ApiLog.DeliveryFailed(log, entry.ClueId, target.Id, tries, outcome.Detail, at);
        }
        else
        {
            ApiLog.DeadLetter(log, entry.ClueId, target.Id, tries, outcome.Detail);
        }

        if (outcome.TargetInTrouble)
        {
            // Other clues spare their tries while the receiver is down.
            _troubles++;
            var hold = TimeSpan.FromSeconds(Math.Min(LongestHold.TotalSeconds, 5 * Math.Pow(2, Math.Min(_troubles, 10) - 1)));
            _holdUntil = outcome.RetryAfter is { } asked && asked > now + hold ? Earlier(asked, now + LongestHold) : now + hold;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
