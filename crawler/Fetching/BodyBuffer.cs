using System.Buffers;

namespace AdWatch.Crawler.Fetching;

/// <summary>Takes a body of unknown length up to a limit, in one pooled array that grows.</summary>
internal sealed class BodyBuffer(int limit) : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(32 * 1024);

    public int Length { get; private set; }

    /// <summary>Room for the next read; never empty while <see cref="Advance"/> says true. One byte beyond the limit shows that there is more.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (Length == bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
                bytes.AsSpan(0, Length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }

            return bytes.AsMemory(Length, Math.Min(bytes.Length, limit + 1) - Length);
        }
    }

    /// <summary>Counts what was read; false where the limit is passed, and then the body is cut to it.</summary>
    public bool Advance(int count)
    {
        Length += count;
        if (Length <= limit)
        {
            return true;
        }

        Length = limit;
        return false;
    }

    public byte[] ToArray() => bytes.AsSpan(0, Length).ToArray();

    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);
}
