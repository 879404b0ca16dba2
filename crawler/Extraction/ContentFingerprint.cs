using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AdWatch.Crawler.Extraction;

/// <summary>64-bit SimHash over runs of four characters of the text without marks and spaces, letters in lower case.</summary>
internal static class ContentFingerprint
{
    private const int Shingle = 4;
    private const int FlushAfter = 255;

    // One byte counter for each bit of a byte: entry n has a 1 in the counter of every set bit of n.
    private static readonly ulong[] Spread = BuildSpread();

    public static ulong Compute(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(text.Length, Shingle));
        try
        {
            var length = 0;
            foreach (var c in text)
            {
                if (char.IsLetterOrDigit(c))
                    buffer[length++] =
                        c < 0x80 ? char.ToLowerInvariant(c)
                        : c is >= '！' and <= '～' ? char.ToLowerInvariant((char)(c - '！' + '!'))
                        : c;
            }

            return length == 0 ? 0 : Hash(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static ulong Hash(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[64];
        counts.Clear();
        Span<ulong> lanes = stackalloc ulong[8];
        lanes.Clear();
        var shingles = Math.Max(text.Length - Shingle + 1, 1);
        var pending = 0;
        for (var i = 0; i < shingles; i++)
        {
            var hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(text.Slice(i, Math.Min(Shingle, text.Length - i))));
            for (var lane = 0; lane < 8; lane++)
                lanes[lane] += Spread[(byte)(hash >> (lane * 8))];
            if (++pending == FlushAfter)
            {
                Flush(lanes, counts);
                pending = 0;
            }
        }

        Flush(lanes, counts);
        var result = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            if (counts[bit] * 2 > shingles)
                result |= 1UL << bit;
        }

        return result;
    }

    private static void Flush(Span<ulong> lanes, Span<int> counts)
    {
        for (var lane = 0; lane < 8; lane++)
        {
            for (var bit = 0; bit < 8; bit++)
                counts[(lane * 8) + bit] += (byte)(lanes[lane] >> (bit * 8));
            lanes[lane] = 0;
        }
    }

    private static ulong[] BuildSpread()
    {
        var table = new ulong[256];
        for (var value = 0; value < 256; value++)
        {
            for (var bit = 0; bit < 8; bit++)
                table[value] |= (ulong)((value >> bit) & 1) << (bit * 8);
        }

        return table;
    }
}
