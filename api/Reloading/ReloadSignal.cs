using System.Runtime.InteropServices;
using System.Threading.Channels;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Reloading;

/// <summary>Reloads rules and model at SIGHUP, which then does not end the process. Signals that come during a reload make one more.</summary>
internal sealed class ReloadSignal(RuleReload reload, ILogger<ReloadSignal> log) : BackgroundService
{
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private PosixSignalRegistration? _registration;

    /// <summary>Listens from here on: once the service says that it started, a signal is heard.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // On Windows the same name stands for a console window being closed.
        _registration = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(
                PosixSignal.SIGHUP,
                signal =>
                {
                    signal.Cancel = true;
                    _asked.Writer.TryWrite(true);
                }
            );
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _registration?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await reload.RunAsync(Actor.System("sighup"), waits: true, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ApiLog.ReloadBroken(log, e.Message, e);
            }
        }
    }
}
