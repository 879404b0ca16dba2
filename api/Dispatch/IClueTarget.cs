namespace AdWatch.Api.Dispatch;

/// <summary>One way to hand an event over. Never throws for what the other side does; that is an outcome.</summary>
internal interface IClueTarget
{
    Task<DispatchOutcome> PushAsync(PushedEvent pushed, CancellationToken cancellationToken);
}

/// <param name="Id">CloudEvents id and <c>webhook-id</c>: the same on every try.</param>
/// <param name="Body">The bytes that are signed and sent.</param>
internal sealed record PushedEvent(string Id, ReadOnlyMemory<byte> Body);
