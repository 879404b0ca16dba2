using AdWatch.Api.Dispatch;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Hosting;

/// <summary>Runs one <see cref="ClueDispatcher"/> a target, each on its own, so that a slow target delays no other.</summary>
internal sealed class DispatchWorker(
    TargetRegistry targets,
    AdWatchStore store,
    DispatchSignals signals,
    ServiceState state,
    TimeProvider time,
    ILoggerFactory loggers
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            void Restart(object? sender, EventArgs e) => changed.Cancel();
            targets.Changed += Restart;
            try
            {
                await Task.WhenAll([.. targets.Targets.Select(t => PumpAsync(t, changed.Token)), UntilCancelledAsync(changed.Token)]);
            }
            catch (OperationCanceledException)
            {
                // The targets changed, or the service stops: the loop tells which.
            }
            finally
            {
                targets.Changed -= Restart;
            }
        }
    }

    private async Task PumpAsync(DispatchTarget target, CancellationToken cancellationToken)
    {
        var log = loggers.CreateLogger<ClueDispatcher>();
        using var client = TargetAddressGuard.CreateClient(target);
        IClueTarget receiver = target.Webhook is null ? new FileDropTarget(target, time) : new WebhookTarget(target, client, time);
        var dispatcher = new ClueDispatcher(target, receiver, store, signals, time, log);
        var part = $"dispatch:{target.Id}";
        while (true)
        {
            var owed = signals.Owed;
            try
            {
                await dispatcher.DrainAsync(cancellationToken);
                state.Report(part, null);
                await Task.WhenAny(owed, Task.Delay(Look, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                state.Report(part, e.Message);
                ApiLog.DispatchBroken(log, target.Id, Pause.TotalSeconds, e);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private Task UntilCancelledAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
}
