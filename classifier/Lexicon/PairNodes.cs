using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The trie of the terms of two and more characters: pairs that begin one have a bit in a table, and its rank among the bits says where the node lies.</summary>
/// <remarks>Children lie side by side, again by rank among a few bits. So one look tells a node or that there is none; only where two share a bit a chain is followed.</remarks>
internal sealed class PairNodes
{
    /// <summary>The node that leads nowhere and ends no term.</summary>
    public const int None = 0;

    private const uint PairFactor = 0x9E3779B1;

    /// <summary>Bits that lie together, at most.</summary>
    public const int WordBits = 64;

    /// <summary>With so many bits a pair at least, one in 12 places or fewer is taken for a beginning and is none, and few beginnings share a bit.</summary>
    private const int BitsOfPair = 12;

    /// <summary>With fewer, what a node keeps of a pair would not tell it from others of its bit.</summary>
    private const int LeastBits = 1 << 16;
    private const int MostBits = 1 << 24;

    private readonly ulong[] bits;

    /// <summary>The node of the first bit of each word.</summary>
    private readonly int[] firstNodes;
    private readonly int shift;
    private readonly TermNode[] nodes;

    /// <exception cref="ArgumentException">The terms have more nodes than can be numbered, or one begins with too many others.</exception>
    /// <param name="uses">By term.</param>
    public PairNodes(TermTrie trie, IReadOnlyList<PackedUses> uses)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp((long)trie.Heads.Count * BitsOfPair, LeastBits, MostBits));
        shift = 32 - BitOperations.Log2((uint)size);
        (bits, firstNodes) = (new ulong[size / WordBits], new int[size / WordBits]);
        var builder = new TermNodeBuilder(trie, uses);
        var heads = trie
            .Heads.Select(head => (Hash: HashOf((char)(head.Key >> 16), (char)head.Key), Node: head.Value))
            .OrderBy(head => head.Hash)
            .ToArray();
        for (var (word, from) = (0, 0); word < bits.Length; word++)
        {
            var to = from;
            for (; to < heads.Length && heads[to].Hash >> shift >> 6 == word; to++)
            {
                bits[word] |= 1UL << (int)(heads[to].Hash >> shift);
            }

            firstNodes[word] = builder.Count;
            builder.Place([
                .. heads[from..to].Select(head => new Sibling((int)(head.Hash >> shift) % WordBits, (ushort)head.Hash, head.Node)),
            ]);
            from = to;
        }

        nodes = builder.Finish();
    }

    public TermNode[] Nodes => nodes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint HashOf(char first, char second) => (((uint)first << 16) | second) * PairFactor;

    /// <summary>For a loop that asks of each place.</summary>
    public Table Bits => new(ref MemoryMarshal.GetArrayDataReference(bits), shift);

    /// <summary>Where the node of a pair lies that <see cref="Table.MayHold"/> told, to be asked of <see cref="Find"/>; <see cref="None"/> of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Head(uint hash, uint mayHold)
    {
        var bit = hash >> shift;
        var below = bits[bit / WordBits] & ((1UL << (int)bit) - 1);
        return Ask((firstNodes[bit / WordBits] + BitOperations.PopCount(below)) & -(int)mayHold);
    }

    /// <summary>The same of a character behind a node that <see cref="TermNode.MayGoOn"/> told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int node, char character) => Ask(nodes[node].ChildOf(character));

    /// <summary>The node of a key, to be compared by <see cref="TermNode.Is"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int at, ushort key)
    {
        // Few share a bit, so this is nearly always passed by.
        while (nodes[at].More != 0 && nodes[at].Is(key) == 0)
        {
            at += nodes[at].More;
        }

        return at;
    }

    /// <summary>Asks for a node, so that the lines of many come side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe int Ask(int node)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(nodes), node)));
        }

        return node;
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly ref struct Table(ref ulong bits, int shift)
    {
        private readonly ref ulong bits = ref bits;

        /// <summary>1 where a term may begin with the pair of a hash, else 0: to be counted, not branched on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint MayHold(uint hash)
        {
            var bit = hash >> shift;
            return (uint)(Unsafe.Add(ref bits, bit / WordBits) >> (int)bit) & 1;
        }
    }
}

/// <summary>What is known where a term may end and others go on: 16 bytes, so that a step reads one line.</summary>
/// <param name="Children">A bit for each character that goes on; several may share one.</param>
/// <param name="FirstChild">Where they lie, and in the lowest bits <see cref="Longer"/>.</param>
/// <param name="Uses">Those of the term that ends here.</param>
/// <param name="Key">What tells it from others of its bit.</param>
/// <param name="More">How far behind it lies the next of its bit; 0 where none does.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TermNode(uint Children, uint FirstChild, PackedUses Uses, ushort Key, ushort More)
{
    public const int LongerBits = 8;

    /// <summary>As many terms stand one within the other behind it at most.</summary>
    public int Longer => (byte)FirstChild;

    /// <summary>1 where it has a key, else 0.</summary>
    public uint Is(ushort key) => Key == key ? 1u : 0;

    /// <summary>1 where a character may lead on, else 0.</summary>
    public uint MayGoOn(char character) => (Children >> BitOf(character)) & 1;

    /// <summary>Where the first child of the bit of a character lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ChildOf(char character) =>
        (int)(FirstChild >> LongerBits) + BitOperations.PopCount(Children & ((1U << BitOf(character)) - 1));

    public static int BitOf(char character) => (ushort)(character * 0x9E35) >> 11;
}

/// <param name="Bit">Its bit among those it lies with.</param>
/// <param name="Node">Its number in the trie.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sibling(int Bit, ushort Key, int Node);

/// <summary>Lays the nodes of a trie out, siblings side by side: the first of each bit in the order of the bits, then the others.</summary>
internal sealed class TermNodeBuilder
{
    private const int MostNodes = 1 << (32 - TermNode.LongerBits);

    /// <summary>At each place of a text room is kept for so many terms; those of the seeds are four.</summary>
    private const int MostNested = 32;

    private readonly TermTrie trie;
    private readonly IReadOnlyList<PackedUses> uses;
    private readonly ILookup<int, (char Character, int Node)> children;
    private readonly int[] longer;
    private readonly List<TermNode> nodes;

    /// <summary>By place: the number in the trie.</summary>
    private readonly List<int> placed = [0];

    public TermNodeBuilder(TermTrie trie, IReadOnlyList<PackedUses> uses)
    {
        (this.trie, this.uses) = (trie, uses);
        nodes = [default];
        children = trie.Edges.OrderBy(edge => edge.Key).ToLookup(edge => (int)(edge.Key >> 16), edge => ((char)edge.Key, edge.Value));
        longer = new int[trie.Nodes.Count];
        // A node is numbered after its parent.
        foreach (var (key, node) in trie.Edges.OrderByDescending(edge => edge.Value))
        {
            var parent = (int)(key >> 16);
            longer[parent] = Math.Max(longer[parent], longer[node] + (trie.Nodes[node].Term >= 0 ? 1 : 0));
        }

        if (trie.Nodes.Count >= MostNodes)
        {
            throw new ArgumentException($"the terms have {trie.Nodes.Count} nodes, more than can be numbered", nameof(trie));
        }

        if (longer.Max() > MostNested)
        {
            throw new ArgumentException(
                $"{longer.Max()} terms begin with one another, at most {MostNested} may: keep the shortest of them",
                nameof(trie)
            );
        }
    }

    public int Count => nodes.Count;

    /// <summary>Places siblings, by bit.</summary>
    public void Place(Sibling[] siblings)
    {
        var isFirst = siblings.Select((sibling, i) => i == 0 || siblings[i - 1].Bit != sibling.Bit).ToArray();
        Sibling[] ordered = [.. siblings.Where((_, i) => isFirst[i]), .. siblings.Where((_, i) => !isFirst[i])];
        var more = new ushort[ordered.Length];
        Span<int> nextOfBit = stackalloc int[PairNodes.WordBits];
        nextOfBit.Clear();
        for (var i = ordered.Length - 1; i >= 0; i--)
        {
            ref var next = ref nextOfBit[ordered[i].Bit];
            if (next - i > ushort.MaxValue)
            {
                throw new ArgumentException("the terms have too many beginnings that hash alike", nameof(siblings));
            }

            more[i] = (ushort)(next == 0 ? 0 : next - i);
            next = i;
        }

        for (var i = 0; i < ordered.Length; i++)
        {
            var (_, key, node) = ordered[i];
            var term = trie.Nodes[node].Term;
            nodes.Add(new(0, (uint)longer[node], term < 0 ? default : uses[term], key, more[i]));
            placed.Add(node);
        }
    }

    /// <summary>Places what stands behind all that was placed.</summary>
    public TermNode[] Finish()
    {
        for (var at = 1; at < nodes.Count; at++)
        {
            Sibling[] own =
            [
                .. children[placed[at]]
                    .Select(child => new Sibling(TermNode.BitOf(child.Character), child.Character, child.Node))
                    .OrderBy(child => child.Bit),
            ];
            if (own.Length > 0)
            {
                var filter = own.Aggregate(0u, (all, child) => all | (1U << child.Bit));
                nodes[at] = nodes[at] with
                {
                    Children = filter,
                    FirstChild = nodes[at].FirstChild | ((uint)nodes.Count << TermNode.LongerBits),
                };
                Place(own);
            }
        }

        return [.. nodes];
    }
}
