using System.Buffers;

namespace AdWatch.Crawler.Fetching;

/// <summary>Keeps the heads of one exchange as they went over the connection, and which connection that was.</summary>
/// <remarks>A request that the connection pool repeats on another connection begins the recording anew. Used by one request at a time.</remarks>
internal sealed class ExchangeRecorder
{
    /// <summary>Longer heads are refused by the HTTP client already (64 KiB).</summary>
    private const int MaxHeadBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> request = new(1024);
    private readonly ArrayBufferWriter<byte> response = new(2048);

    public ConnectionFacts? Connection { get; private set; }

    /// <summary>Whether the closing empty line of the response's head has come.</summary>
    public bool HasResponseHead { get; private set; }

    public byte[] RequestHead => request.WrittenSpan.ToArray();

    /// <summary>Status line and header lines as received, byte for byte, with the closing empty line; empty where none came whole.</summary>
    public byte[] ResponseHead => HasResponseHead ? response.WrittenSpan.ToArray() : [];

    public void Begin(ConnectionFacts connection)
    {
        Connection = connection;
        request.ResetWrittenCount();
        response.ResetWrittenCount();
        HasResponseHead = false;
    }

    public void Sent(ReadOnlySpan<byte> bytes) => request.Write(bytes);

    public void Received(ReadOnlySpan<byte> bytes)
    {
        while (!HasResponseHead && bytes.Length > 0 && response.WrittenCount < MaxHeadBytes)
        {
            // The empty line may begin in what was read before.
            var before = Math.Min(3, response.WrittenCount);
            var known = response.WrittenCount;
            response.Write(bytes);
            var end = EndOfHead(response.WrittenSpan[(known - before)..]);
            if (end < 0)
            {
                return;
            }

            var length = known - before + end;
            var rest = bytes[(length - known)..];
            var head = response.WrittenSpan[..length].ToArray();
            response.ResetWrittenCount();
            if (IsInterim(head))
            {
                // 100 and 103 announce the answer and are none.
                bytes = rest;
                continue;
            }

            response.Write(head);
            HasResponseHead = true;
        }
    }

    /// <summary>Bytes up to and with the empty line; lines may end in a bare line feed, as the HTTP client accepts it.</summary>
    private static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; ; )
        {
            var feed = bytes[at..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                return -1;
            }

            at += feed + 1;
            if (at < bytes.Length && bytes[at] == '\n')
            {
                return at + 1;
            }

            if (at + 1 < bytes.Length && bytes[at] == '\r' && bytes[at + 1] == '\n')
            {
                return at + 2;
            }
        }
    }

    private static bool IsInterim(ReadOnlySpan<byte> head) => head.Length > 12 && head.StartsWith("HTTP/1."u8) && head[9] == '1';
}
