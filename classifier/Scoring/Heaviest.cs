using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Scoring;

/// <summary>Chooses the heaviest of some n-grams, the earlier of two that weigh the same.</summary>
/// <remarks>Which weigh more than the lightest that is chosen cannot be guessed: where the border lies is found by counting what is above some, many at once.</remarks>
internal static class Heaviest
{
    /// <summary>Weights of which a bit each tells whether they are chosen.</summary>
    private const int Together = 64;

    /// <summary>The border is looked for in the upper part first: down to a sixteenth of the heaviest.</summary>
    private const int FirstStep = 4 << 23;

    /// <param name="weights">By the order of the n-grams; only what is above 0 counts.</param>
    /// <param name="places">Filled with the places of those that are chosen, in their order: at most as many as there is room for.</param>
    /// <returns>How many are chosen.</returns>
    public static int Choose(ReadOnlySpan<float> weights, Span<int> places)
    {
        // A number above 0 has the order of its bits.
        var bits = MemoryMarshal.Cast<float, int>(weights);
        var (least, ties) = bits.IsEmpty ? (1, 0) : Border(bits, places.Length);
        var count = 0;
        for (var from = 0; from < bits.Length; from += Together)
        {
            for (var heavy = Find(bits[from..], least); heavy != 0; heavy &= heavy - 1)
            {
                var place = from + BitOperations.TrailingZeroCount(heavy);
                if (bits[place] > least || ties-- > 0)
                {
                    places[count++] = place;
                }
            }
        }

        return count;
    }

    /// <summary>The bits of the lightest that is chosen, and how many that weigh the same are.</summary>
    private static (int Least, int Ties) Border(ReadOnlySpan<int> bits, int room)
    {
        // As many as there is room for are no lighter than low, fewer are as heavy as high.
        var (low, high) = (1, Math.Max(0, TensorPrimitives.Max(bits)) + 1);
        var (least, above) = (Count(bits, low), 0);
        var middle = Math.Max(low + 1, high - FirstStep);
        for (; least > room && high - low > 1; middle = low + ((high - low) >> 1))
        {
            var count = Count(bits, middle);
            if (count == room)
            {
                // All of these, and none that weighs the same is left out.
                return (middle - 1, 0);
            }

            if (count > room)
            {
                (low, least) = (middle, count);
            }
            else
            {
                (high, above) = (middle, count);
            }
        }

        return (low, Math.Min(least, room) - above);
    }

    /// <summary>How many are no less than the least.</summary>
    private static int Count(ReadOnlySpan<int> bits, int least)
    {
        ref var first = ref MemoryMarshal.GetReference(bits);
        var (below, others) = (Vector256<int>.Zero, Vector256<int>.Zero);
        var border = Vector256.Create(least);
        var i = 0;
        for (; i <= bits.Length - (2 * Vector256<int>.Count); i += 2 * Vector256<int>.Count)
        {
            below += Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)i), border);
            others += Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)(i + Vector256<int>.Count)), border);
        }

        var count = i + Vector256.Sum(below + others);
        for (; i < bits.Length; i++)
        {
            count += bits[i] >= least ? 1 : 0;
        }

        return count;
    }

    /// <summary>A bit for each of the next weights that is no less than the least.</summary>
    private static ulong Find(ReadOnlySpan<int> bits, int least)
    {
        ulong found = 0;
        var end = Math.Min(Together, bits.Length);
        var i = 0;
        for (; i <= end - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            var isHeavy = Vector256.GreaterThanOrEqual(Vector256.Create(bits[i..]), Vector256.Create(least));
            found |= (ulong)isHeavy.ExtractMostSignificantBits() << i;
        }

        for (; i < end; i++)
        {
            found |= (bits[i] >= least ? 1UL : 0) << i;
        }

        return found;
    }
}
