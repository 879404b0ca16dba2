using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Finds every occurrence of the terms of a lexicon. On its texts every other place begins one and nothing can be guessed, so nothing branches on what is found.</summary>
/// <remarks>Immutable; searches run side by side.</remarks>
internal sealed class TermSearch
{
    /// <summary>Places that are looked at together.</summary>
    private const int Together = 512;

    /// <summary>Holes that are written for a place at least, there or not.</summary>
    private const int HolesAtLeast = 2;

    private const int NumberShift = 32;
    private const int PlaceShift = 2;

    private readonly SingleTerms singles;
    private readonly PairNodes pairs;

    /// <summary>Those of the terms of one character, by rank, and none behind the last.</summary>
    private readonly PackedUses[] usesOfRank;

    /// <param name="terms">Each once.</param>
    /// <param name="uses">By term; none that tells of no term.</param>
    /// <exception cref="ArgumentException">A term is empty, or there are too many.</exception>
    public TermSearch(IReadOnlyList<string> terms, IReadOnlyList<PackedUses> uses)
    {
        var trie = new TermTrie(terms);
        TermCount = trie.TermCount;
        singles = new(trie.Singles);
        usesOfRank = [.. singles.Terms.Select(term => uses[term]), default];
        pairs = new(trie, uses);
    }

    public int TermCount { get; }

    /// <summary>Adds every occurrence to a list, by start and then by length. Among them stand holes, which count for nothing.</summary>
    /// <remarks>
    /// Pairs are told first, with a hole for each longer term that may come; then those that go on are followed together, a character further each time.
    /// </remarks>
    [SkipLocalsInit]
    public void Collect(ReadOnlySpan<char> text, List<FoundTerm> found)
    {
        Span<ulong> candidates = stackalloc ulong[Together];
        Span<int> heads = stackalloc int[Together];
        Span<PackedUses> ofSingles = stackalloc PackedUses[Together];
        Span<Open> open = stackalloc Open[Together];
        for (var from = 0; from < text.Length; from += Together)
        {
            var count = Look(text[from..], candidates);
            AskForPairs(candidates[..count], heads);
            FindSingles(text[from..], candidates[..count], ofSingles);
            var holes = FindPairs(text[from..], candidates[..count], heads);
            var known = found.Count;
            CollectionsMarshal.SetCount(found, known + (2 * count) + holes + HolesAtLeast);
            var room = CollectionsMarshal.AsSpan(found)[known..];
            (count, var written) = TakeShort(from, candidates[..count], ofSingles, open, room);
            for (var length = 3; count > 0; length++)
            {
                count = Follow(text, open[..count], length, room);
            }

            CollectionsMarshal.SetCount(found, known + written);
        }
    }

    /// <summary>Notes the places at which terms begin, each with the hash of its pair; gives their number.</summary>
    private int Look(ReadOnlySpan<char> text, Span<ulong> candidates)
    {
        ref var candidate = ref MemoryMarshal.GetReference(candidates);
        ref var at = ref MemoryMarshal.GetReference(text);
        var places = Math.Min(Together, text.Length - 1);
        var pairBits = pairs.Bits;
        var singleBits = singles.Bits;
        var count = 0;
        for (var i = 0; i < places; i++)
        {
            var first = Unsafe.Add(ref at, i);
            var hash = PairNodes.HashOf(first, Unsafe.Add(ref at, i + 1));
            var (isHead, isSingle) = (pairBits.MayHold(hash), singleBits.Is(first));
            Unsafe.Add(ref candidate, count) = ((ulong)hash << NumberShift) | ((uint)i << PlaceShift) | (isSingle << 1) | isHead;
            count += (int)(isHead | isSingle);
        }

        if (places < Together)
        {
            // The last of the text begins no pair.
            var isSingle = singleBits.Is(text[^1]);
            candidates[count] = ((uint)places << PlaceShift) | (isSingle << 1);
            count += (int)isSingle;
        }

        return count;
    }

    /// <summary>Tells where the nodes of pairs lie, and asks for them.</summary>
    private void AskForPairs(ReadOnlySpan<ulong> candidates, Span<int> heads)
    {
        heads = heads[..candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            heads[i] = pairs.Head((uint)(candidates[i] >> NumberShift), (uint)candidates[i] & 1);
        }
    }

    /// <summary>Tells what the terms of one character count for; none where there is none.</summary>
    private void FindSingles(ReadOnlySpan<char> text, ReadOnlySpan<ulong> candidates, Span<PackedUses> found)
    {
        ref var at = ref MemoryMarshal.GetReference(text);
        ref var uses0 = ref MemoryMarshal.GetArrayDataReference(usesOfRank);
        found = found[..candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            var candidate = (uint)candidates[i];
            var rank = singles.RankOf(Unsafe.Add(ref at, candidate >> PlaceShift));
            found[i] = Unsafe.Add(ref uses0, rank).If((candidate >> 1) & 1);
        }
    }

    /// <summary>Gives each candidate its node in place of the hash, and a bit if it may go on; gives the number of holes they may leave.</summary>
    private int FindPairs(ReadOnlySpan<char> text, Span<ulong> candidates, ReadOnlySpan<int> heads)
    {
        ref var node0 = ref MemoryMarshal.GetArrayDataReference(pairs.Nodes);
        var holes = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            ref var candidate = ref candidates[i];
            var hash = (uint)(candidate >> NumberShift);
            var number = pairs.Find(heads[i], (ushort)hash);
            ref readonly var node = ref Unsafe.Add(ref node0, number);
            var isNode = node.Is((ushort)hash) & (uint)candidate;
            var place = (uint)candidate >> PlaceShift;
            var goesOn = place + 2 < text.Length ? isNode & node.MayGoOn(text[(int)place + 2]) : 0;
            holes += node.Longer;
            candidate = ((ulong)(number & -(int)isNode) << NumberShift) | (place << PlaceShift) | goesOn;
        }

        return holes;
    }

    /// <summary>Writes the terms of one and two characters, and holes; gives the number of places that may go on.</summary>
    private (int Open, int Written) TakeShort(
        int from,
        ReadOnlySpan<ulong> candidates,
        ReadOnlySpan<PackedUses> ofSingles,
        Span<Open> open,
        Span<FoundTerm> room
    )
    {
        ref var node0 = ref MemoryMarshal.GetArrayDataReference(pairs.Nodes);
        ref var to = ref MemoryMarshal.GetReference(room);
        ref var open0 = ref MemoryMarshal.GetReference(open);
        ref var single0 = ref MemoryMarshal.GetReference(ofSingles);
        var (count, next) = (0, 0);
        for (var i = 0; i < candidates.Length; i++)
        {
            var candidate = candidates[i];
            var start = from + (int)((uint)candidate >> PlaceShift);
            var number = (int)(candidate >> NumberShift);
            ref readonly var node = ref Unsafe.Add(ref node0, number);
            var single = Unsafe.Add(ref single0, i);
            Unsafe.Add(ref to, next) = new(single, start, 1);
            next += (int)single.IsTerm;
            Unsafe.Add(ref to, next) = new(node.Uses, start, 2);
            next += (int)node.Uses.IsTerm;
            Unsafe.Add(ref open0, count) = new(start, number, next);
            var goesOn = (int)candidate & 1;
            count += goesOn;
            var holes = node.Longer & -goesOn;
            Unsafe.Add(ref to, next) = new(default, start, 0);
            Unsafe.Add(ref to, next + 1) = new(default, start, 0);
            for (var j = HolesAtLeast; j < holes; j++)
            {
                Unsafe.Add(ref to, next + j) = new(default, start, 0);
            }

            next += holes;
        }

        return (count, next);
    }

    /// <summary>Goes on to terms of a length; gives how many places may go on farther.</summary>
    private int Follow(ReadOnlySpan<char> text, Span<Open> open, int length, Span<FoundTerm> found)
    {
        var nodes = pairs.Nodes;
        var count = 0;
        foreach (ref var place in open)
        {
            place = place with { Node = pairs.Next(place.Node, text[place.Start + length - 1]) };
        }

        for (var i = 0; i < open.Length; i++)
        {
            var (start, number, hole) = open[i];
            var end = start + length;
            number = pairs.Find(number, text[end - 1]);
            ref readonly var node = ref nodes[number];
            var isNode = node.Is(text[end - 1]);
            var uses = node.Uses.If(isNode);
            found[hole] = new(uses, start, length);
            open[count] = new(start, number, hole + (int)uses.IsTerm);
            count += end < text.Length ? (int)(isNode & node.MayGoOn(text[end])) : 0;
        }

        return count;
    }

    /// <summary>A place at which longer terms may begin: its node, and where they are written.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Open(int Start, int Node, int Hole);
}
