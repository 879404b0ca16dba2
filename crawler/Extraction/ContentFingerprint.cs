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
        var shingles = Math.Max(text.Length - Shingle + 1, 1);
        var size = Math.Min(Shingle, text.Length);
        for (var from = 0; from < shingles; from += FlushAfter)
            Count(text, from, Math.Min(from + FlushAfter, shingles), size, counts);
        var result = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            if (counts[bit] * 2 > shingles)
                result |= 1UL << bit;
        }

        return result;
    }

    /// <summary>Counts the bits of at most 255 hashes: byte counters of eight lanes, emptied at the end.</summary>
    private static void Count(ReadOnlySpan<char> text, int from, int to, int size, Span<int> counts)
    {
        var spread = Spread;
        ulong a = 0,
            b = 0,
            c = 0,
            d = 0,
            e = 0,
            f = 0,
            g = 0,
            h = 0;
        for (var i = from; i < to; i++)
        {
            var hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(text.Slice(i, size)));
            a += spread[(byte)hash];
            b += spread[(byte)(hash >> 8)];
            c += spread[(byte)(hash >> 16)];
            d += spread[(byte)(hash >> 24)];
            e += spread[(byte)(hash >> 32)];
            f += spread[(byte)(hash >> 40)];
            g += spread[(byte)(hash >> 48)];
            h += spread[(byte)(hash >> 56)];
        }

        ReadOnlySpan<ulong> lanes = [a, b, c, d, e, f, g, h];
        for (var bit = 0; bit < 64; bit++)
            counts[bit] += (byte)(lanes[bit / 8] >> (bit % 8 * 8));
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
