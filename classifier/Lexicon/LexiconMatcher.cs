using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Finds every occurrence, overlaps included, of many terms in one pass.</summary>
/// <remarks>
/// 32 positions at a time: a vector hash of each pair of neighbours against 64 K bits, one for each hash of a term's first two characters; 8 KB stay in
/// the first cache beside all else that detection reads. The few positions that survive are looked up exactly and followed in a trie that lies in one hash table: a step reads one slot of 16 bytes, because what
/// costs is the cache line and not the arithmetic. Terms of one character have a bit each, and a table of their own that stays in the first cache.
/// The matcher is immutable; scans run side by side and allocate nothing.
/// </remarks>
public sealed class LexiconMatcher
{
    private const ushort FirstFactor = 0x9E35;
    private const ushort SecondFactor = 0x4F1B;
    private const ulong SlotFactor = 0x9E3779B97F4A7C15;
    private const int Block = 32;

    /// <summary>Parent of a slot that holds nothing.</summary>
    private const uint Vacant = uint.MaxValue;

    /// <summary>A character is the parent of its pairs; above stand the slots.</summary>
    private const uint FirstSlot = char.MaxValue + 1;

    private readonly uint[] pairs = new uint[(char.MaxValue + 1) / 32];

    /// <summary>A bit for each character that is a term.</summary>
    private readonly ulong[]? singles;

    /// <summary>Open addressing: the terms of one character; a term of -1 is a free slot.</summary>
    private readonly SingleSlot[] singleSlots;
    private readonly Slot[] slots;
    private readonly int shift;

    private LexiconMatcher(TermTrie trie)
    {
        TermCount = trie.TermCount;
        slots = new Slot[Capacity(trie.Nodes.Count)];
        Array.Fill(slots, new(Vacant, '\0', -1, 0));
        shift = 64 - BitOperations.Log2((uint)slots.Length);
        singles = trie.Singles.Count == 0 ? null : new ulong[(char.MaxValue + 1) / 64];
        singleSlots = new SingleSlot[Capacity(2 * trie.Singles.Count)];
        Array.Fill(singleSlots, new('\0', -1));
        foreach (var (character, term) in trie.Singles)
        {
            singles![character >> 6] |= 1UL << (character & 63);
            PlaceSingle(character, term);
        }

        var slotOf = new uint[trie.Nodes.Count];
        foreach (var (key, node) in trie.Heads)
        {
            var (first, second) = ((char)(key >> 16), (char)key);
            var hash = HashPair(first, second);
            pairs[hash >> 5] |= 1U << hash;
            slotOf[node] = Place(first, second, trie.Nodes[node].Term, trie.Nodes[node].Children);
        }

        // A node is numbered after its parent, so the parent has its place by now.
        foreach (var (key, node) in trie.Edges.OrderBy(edge => edge.Value))
        {
            slotOf[node] = Place(slotOf[(int)(key >> 16)] + FirstSlot, (char)key, trie.Nodes[node].Term, trie.Nodes[node].Children);
        }
    }

    public int TermCount { get; }

    /// <summary>Builds a matcher; a match names the index of its term (the first one, where a term stands twice).</summary>
    /// <exception cref="ArgumentException">A term is empty.</exception>
    public static LexiconMatcher Build(IReadOnlyList<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(new TermTrie(terms));
    }

    /// <summary>Every occurrence, by start and then by length.</summary>
    public IReadOnlyList<TermMatch> FindAll(ReadOnlySpan<char> text)
    {
        var sink = new ListSink(new List<TermMatch>());
        Scan(text, ref sink);
        return sink.Matches;
    }

    /// <summary>From left to right the longest term at each place; no two overlap.</summary>
    public IReadOnlyList<TermMatch> FindLeftmostLongest(ReadOnlySpan<char> text)
    {
        var sink = new LongestSink(new List<TermMatch>());
        Scan(text, ref sink);
        return sink.Matches;
    }

    /// <summary>Hands every occurrence to the sink, by start and then by length; returns false where the sink stopped it.</summary>
    [SkipLocalsInit]
    public bool Scan<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && text.Length > Block)
        {
            Span<ushort> hashes = stackalloc ushort[Block];
            ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
            ref var table = ref MemoryMarshal.GetArrayDataReference(pairs);
            ref var hash = ref MemoryMarshal.GetReference(hashes);
            var first = Vector256.Create(FirstFactor);
            var second = Vector256.Create(SecondFactor);
            // A block reads one unit beyond its 32 positions; the last one begins earlier and looks at its own positions only.
            var last = text.Length - Block - 1;
            for (var next = Block; i < text.Length - 1; i = next, next += Block)
            {
                var from = Math.Min(i, last);
                ref var at = ref Unsafe.Add(ref source, from);
                ((Vector256.LoadUnsafe(ref at) * first) + (Vector256.LoadUnsafe(ref at, 1) * second)).StoreUnsafe(ref hash);
                ((Vector256.LoadUnsafe(ref at, 16) * first) + (Vector256.LoadUnsafe(ref at, 17) * second)).StoreUnsafe(ref hash, 16);
                var own = uint.MaxValue << (i - from);
                var heads = Look(ref table, ref hash) & own;
                var alone = singles is null ? 0 : LookSingles(ref at, ref MemoryMarshal.GetArrayDataReference(singles)) & own;
                Prefetch(ref at, heads);
                for (var candidates = heads | alone; candidates != 0; candidates &= candidates - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(candidates);
                    var isAlone = ((alone >> bit) & 1) != 0;
                    var isHead = ((heads >> bit) & 1) != 0;
                    if ((isAlone && !AcceptSingle(text, from + bit, ref sink)) || (isHead && !Verify(text, from + bit, ref sink)))
                    {
                        return false;
                    }
                }
            }

            i = text.Length - 1;
        }

        for (; i < text.Length; i++)
        {
            if (
                (IsSingle(text[i]) && !AcceptSingle(text, i, ref sink))
                || (i + 1 < text.Length && IsHead(text[i], text[i + 1]) && !Verify(text, i, ref sink))
            )
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Look(ref uint table, ref ushort hash)
    {
        uint a = 0;
        uint b = 0;
        for (var j = 0; j < 16; j++)
        {
            a |= Bit(ref table, Unsafe.Add(ref hash, j)) << j;
            b |= Bit(ref table, Unsafe.Add(ref hash, j + 16)) << j;
        }

        return a | (b << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(ref uint table, ushort hash) => (Unsafe.Add(ref table, hash >> 5) >> hash) & 1;

    private bool IsHead(char first, char second)
    {
        var hash = HashPair(first, second);
        return ((pairs[hash >> 5] >> hash) & 1) != 0;
    }

    private static uint LookSingles(ref ushort block, ref ulong bits)
    {
        uint found = 0;
        for (var j = 0; j < Block; j++)
        {
            var c = Unsafe.Add(ref block, j);
            found |= (uint)((Unsafe.Add(ref bits, c >> 6) >> c) & 1) << j;
        }

        return found;
    }

    private bool IsSingle(char c) => singles is not null && ((singles[c >> 6] >> c) & 1) != 0;

    /// <summary>Asks for the slots of all candidates at once, so that their cache lines come side by side.</summary>
    private unsafe void Prefetch(ref ushort block, uint candidates)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            ref var at = ref Unsafe.Add(ref block, BitOperations.TrailingZeroCount(candidates));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, HashSlot(at, (char)Unsafe.Add(ref at, 1)))));
        }
    }

    private bool AcceptSingle<TSink>(ReadOnlySpan<char> text, int start, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var at = text[start] & (singleSlots.Length - 1);
        while (singleSlots[at].Character != text[start] || singleSlots[at].Term < 0)
        {
            at = (at + 1) & (singleSlots.Length - 1);
        }

        return sink.Accept(new(singleSlots[at].Term, start, 1));
    }

    /// <summary>Hands over the terms of two and more characters that begin at a place.</summary>
    private bool Verify<TSink>(ReadOnlySpan<char> text, int start, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var slot = Find(text[start], text[start + 1]);
        for (var end = start + 2; slot >= 0; end++)
        {
            ref readonly var current = ref slots[slot];
            if (current.Term >= 0 && !sink.Accept(new(current.Term, start, end - start)))
            {
                return false;
            }

            if (end >= text.Length || ((current.Children >> (text[end] & 31)) & 1) == 0)
            {
                return true;
            }

            slot = Find((uint)slot + FirstSlot, text[end]);
        }

        return true;
    }

    /// <summary>The slot of a character under its parent; -1 where there is none.</summary>
    private int Find(uint parent, char character)
    {
        var at = HashSlot(parent, character);
        while (true)
        {
            ref readonly var slot = ref slots[at];
            if (slot.Parent == parent && slot.Character == character)
            {
                return at;
            }

            if (slot.Parent == Vacant)
            {
                return -1;
            }

            at = (at + 1) & (slots.Length - 1);
        }
    }

    private uint Place(uint parent, char character, int term, uint children)
    {
        var at = HashSlot(parent, character);
        while (slots[at].Parent != Vacant)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        slots[at] = new(parent, character, term, children);
        return (uint)at;
    }

    private void PlaceSingle(char character, int term)
    {
        var at = character & (singleSlots.Length - 1);
        while (singleSlots[at].Term >= 0)
        {
            at = (at + 1) & (singleSlots.Length - 1);
        }

        singleSlots[at] = new(character, term);
    }

    private int HashSlot(uint parent, char character) => (int)(((((ulong)parent << 16) | character) * SlotFactor) >> shift);

    private static ushort HashPair(char first, char second) => unchecked((ushort)((first * FirstFactor) + (second * SecondFactor)));

    /// <summary>A power of two that leaves at least three eighths free.</summary>
    private static int Capacity(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, (count * 8 / 5) + 1));

    /// <summary>A node of the trie under its parent.</summary>
    /// <param name="Parent">The slot of the parent and <see cref="FirstSlot"/>, or the first character of a pair.</param>
    /// <param name="Term">Index of the term that ends here; -1 for none.</param>
    /// <param name="Children">Filter over the low five bits of the characters that lead on.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Slot(uint Parent, char Character, int Term, uint Children);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct SingleSlot(char Character, int Term);

    [StructLayout(LayoutKind.Auto)]
    private readonly struct ListSink(List<TermMatch> matches) : IMatchSink
    {
        public List<TermMatch> Matches { get; } = matches;

        public bool Accept(TermMatch match)
        {
            Matches.Add(match);
            return true;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct LongestSink(List<TermMatch> matches) : IMatchSink
    {
        public List<TermMatch> Matches { get; } = matches;

        public bool Accept(TermMatch match)
        {
            if (Matches.Count == 0 || match.Start >= Matches[^1].Start + Matches[^1].Length)
            {
                Matches.Add(match);
            }
            else if (match.Start == Matches[^1].Start)
            {
                Matches[^1] = match;
            }

            return true;
        }
    }
}
