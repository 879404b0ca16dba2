using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Adds matches to a list without a branch on whether something is one: it is written, and counts or is written over by the next.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct MatchWriter
{
    private const int Least = 64;

    private readonly List<TermMatch> list;
    private Span<TermMatch> room;
    private int count;

    public MatchWriter(List<TermMatch> list)
    {
        (this.list, count) = (list, list.Count);
        Grow(Math.Max(list.Capacity, count + Least));
    }

    /// <param name="isOne">1 where it counts, else 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(TermMatch match, uint isOne)
    {
        if ((uint)count >= (uint)room.Length)
        {
            Grow(2 * count);
        }

        room[count] = match;
        count += (int)isOne;
    }

    /// <summary>The list holds what was offered and counts from here on.</summary>
    public readonly void Close() => CollectionsMarshal.SetCount(list, count);

    private void Grow(int to)
    {
        CollectionsMarshal.SetCount(list, to);
        room = CollectionsMarshal.AsSpan(list);
    }
}
