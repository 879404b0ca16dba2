using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>Keeps the heaviest of the n-grams that are offered, the earlier of two that weigh the same: a heap whose first is the one that falls out next.</summary>
/// <param name="room">As many places as are kept.</param>
[StructLayout(LayoutKind.Auto)]
internal ref struct Heaviest(Span<ulong> room)
{
    /// <summary>Bits of a weight that are left out where it is only to be told roughly: eight steps double it.</summary>
    private const int Coarse = 20;

    private readonly Span<ulong> heap = room;
    private int count;

    /// <param name="weights">By the order of the n-grams; only what is above 0 counts.</param>
    public void OfferAll(ReadOnlySpan<float> weights)
    {
        var least = LeastBits(weights);
        for (var i = 0; i < weights.Length; i++)
        {
            // A number above 0 has the order of its bits.
            var bits = BitConverter.SingleToInt32Bits(weights[i]);
            if (bits < least)
            {
                continue;
            }

            var key = ((ulong)(uint)bits << 32) | (uint.MaxValue - (uint)i);
            if (count < heap.Length)
            {
                Raise(key);
            }
            else if (key > heap[0])
            {
                Sink(key);
            }
        }
    }

    /// <summary>The bits of a weight below which none is kept, and not far below the lightest that is: most are left out by it, which no processor guesses wrong.</summary>
    private readonly int LeastBits(ReadOnlySpan<float> weights)
    {
        Span<int> counts = stackalloc int[1 << (31 - Coarse)];
        counts.Clear();
        foreach (var weight in weights)
        {
            counts[Math.Max(0, BitConverter.SingleToInt32Bits(weight)) >> Coarse]++;
        }

        var left = heap.Length;
        for (var step = counts.LastIndexOfAnyExcept(0); step > 0; step--)
        {
            left -= counts[step];
            if (left <= 0)
            {
                return step << Coarse;
            }
        }

        return 1;
    }

    /// <summary>The places of those that were kept, in their order.</summary>
    public readonly int Places(Span<int> places)
    {
        for (var i = 0; i < count; i++)
        {
            places[i] = (int)(uint.MaxValue - (uint)heap[i]);
        }

        places[..count].Sort();
        return count;
    }

    private void Raise(ulong key)
    {
        var at = count++;
        while (at > 0 && heap[(at - 1) / 2] > key)
        {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        heap[at] = key;
    }

    /// <summary>Puts a key in the place of the least.</summary>
    private readonly void Sink(ulong key)
    {
        var at = 0;
        for (var child = 1; child < heap.Length; child = (2 * at) + 1)
        {
            if (child + 1 < heap.Length && heap[child + 1] < heap[child])
            {
                child++;
            }

            if (heap[child] >= key)
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = key;
    }
}
