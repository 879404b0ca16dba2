using System.Runtime.CompilerServices;

namespace AdWatch.Crawler.Fetching;

/// <summary>A connection's bytes once protection is off, shown to the recorder of the exchange they belong to.</summary>
/// <remarks>HTTP/1.1 without pipelining: what is read after a request was written is its answer.</remarks>
internal sealed class WitnessedStream(Stream inner, ConnectionFacts facts, Func<ExchangeRecorder?> current) : Stream
{
    private ExchangeRecorder? recorder;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Sending(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Sending(buffer.AsSpan(offset, count));
        inner.Write(buffer, offset, count);
    }

    // The client asks for a read before it writes a request, so whom the bytes belong to shows when they are there.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Received(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Received(buffer.AsSpan(offset, read));
        return read;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Sending(ReadOnlySpan<byte> bytes)
    {
        var next = current();
        if (next is not null && (next != recorder || next.Connection != facts))
        {
            recorder = next;
            next.Begin(facts);
        }

        recorder?.Sent(bytes);
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        if (recorder is { HasResponseHead: false })
        {
            recorder.Received(bytes);
        }
    }
}
