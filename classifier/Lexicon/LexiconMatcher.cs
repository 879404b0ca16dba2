using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Finds every occurrence, overlaps included, of many terms in one pass.</summary>
/// <remarks>
/// 32 positions at a time: a vector hash of each pair of neighbours against a 64 KB table of the hashes of all terms' first two characters. The few
/// positions that survive are looked up exactly and followed in a trie whose edges lie in one hash table. Terms of one character have a table of their own.
/// The matcher is immutable; scans run side by side and allocate nothing.
/// </remarks>
public sealed class LexiconMatcher
{
    private const ushort FirstFactor = 0x9E35;
    private const ushort SecondFactor = 0x4F1B;
    private const uint HeadFactor = 0x9E3779B1;
    private const ulong EdgeFactor = 0x9E3779B97F4A7C15;
    private const int Block = 32;

    private readonly byte[] pairs = new byte[char.MaxValue + 1];
    private readonly int[]? singles;
    private readonly Node[] nodes;
    private readonly uint[] headKeys;
    private readonly int[] headNodes;
    private readonly int headShift;
    private readonly ulong[] edgeKeys;
    private readonly int[] edgeNodes;
    private readonly int edgeShift;

    private LexiconMatcher(TermTrie trie)
    {
        TermCount = trie.TermCount;
        nodes = trie.Nodes.Select(node => new Node { Term = node.Term + 1, Children = node.Children }).ToArray();
        singles = trie.Singles.Count == 0 ? null : new int[char.MaxValue + 1];
        foreach (var (character, term) in trie.Singles)
        {
            singles![character] = term + 1;
        }

        (headKeys, headNodes, headShift) = (new uint[Capacity(trie.Heads.Count)], new int[Capacity(trie.Heads.Count)], 0);
        headShift = 32 - BitOperations.Log2((uint)headKeys.Length);
        foreach (var (key, node) in trie.Heads)
        {
            pairs[HashPair((char)(key >> 16), (char)key)] = 1;
            var slot = (key * HeadFactor) >> headShift;
            while (headNodes[slot] != 0)
            {
                slot = (slot + 1) & (uint)(headKeys.Length - 1);
            }

            (headKeys[slot], headNodes[slot]) = (key, node);
        }

        (edgeKeys, edgeNodes) = (new ulong[Capacity(trie.Edges.Count)], new int[Capacity(trie.Edges.Count)]);
        edgeShift = 64 - BitOperations.Log2((uint)edgeKeys.Length);
        foreach (var (key, node) in trie.Edges)
        {
            var slot = (int)((key * EdgeFactor) >> edgeShift);
            while (edgeNodes[slot] != 0)
            {
                slot = (slot + 1) & (edgeKeys.Length - 1);
            }

            (edgeKeys[slot], edgeNodes[slot]) = (key, node);
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
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var table = ref MemoryMarshal.GetArrayDataReference(pairs);
        if (Vector256.IsHardwareAccelerated)
        {
            Span<ushort> hashes = stackalloc ushort[Block];
            ref var hash = ref MemoryMarshal.GetReference(hashes);
            var first = Vector256.Create(FirstFactor);
            var second = Vector256.Create(SecondFactor);
            // A block reads one unit beyond its 32 positions.
            for (; i + Block < text.Length; i += Block)
            {
                ref var at = ref Unsafe.Add(ref source, i);
                ((Vector256.LoadUnsafe(ref at) * first) + (Vector256.LoadUnsafe(ref at, 1) * second)).StoreUnsafe(ref hash);
                ((Vector256.LoadUnsafe(ref at, 16) * first) + (Vector256.LoadUnsafe(ref at, 17) * second)).StoreUnsafe(ref hash, 16);
                var candidates = Look(ref table, ref hash);
                if (singles is not null)
                {
                    candidates |= LookSingles(text.Slice(i, Block));
                }

                while (candidates != 0)
                {
                    var position = i + BitOperations.TrailingZeroCount(candidates);
                    candidates &= candidates - 1;
                    if (!Verify(text, position, ref sink))
                    {
                        return false;
                    }
                }
            }
        }

        for (; i < text.Length; i++)
        {
            if (
                ((i + 1 < text.Length && pairs[HashPair(text[i], text[i + 1])] != 0) || (singles is not null && singles[text[i]] != 0))
                && !Verify(text, i, ref sink)
            )
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Look(ref byte table, ref ushort hash)
    {
        uint a = 0;
        uint b = 0;
        uint c = 0;
        uint d = 0;
        for (var j = 0; j < 8; j++)
        {
            a |= (uint)Unsafe.Add(ref table, Unsafe.Add(ref hash, j)) << j;
            b |= (uint)Unsafe.Add(ref table, Unsafe.Add(ref hash, j + 8)) << j;
            c |= (uint)Unsafe.Add(ref table, Unsafe.Add(ref hash, j + 16)) << j;
            d |= (uint)Unsafe.Add(ref table, Unsafe.Add(ref hash, j + 24)) << j;
        }

        return a | (b << 8) | (c << 16) | (d << 24);
    }

    private uint LookSingles(ReadOnlySpan<char> block)
    {
        uint found = 0;
        for (var j = 0; j < block.Length; j++)
        {
            found |= singles![block[j]] != 0 ? 1u << j : 0;
        }

        return found;
    }

    private bool Verify<TSink>(ReadOnlySpan<char> text, int start, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        if (singles is not null && singles[text[start]] is var single and > 0 && !sink.Accept(new(single - 1, start, 1)))
        {
            return false;
        }

        if (start + 1 >= text.Length)
        {
            return true;
        }

        var node = FindHead(((uint)text[start] << 16) | text[start + 1]);
        for (var end = start + 2; node != 0; end++)
        {
            ref readonly var current = ref nodes[node];
            if (current.Term != 0 && !sink.Accept(new(current.Term - 1, start, end - start)))
            {
                return false;
            }

            if (end >= text.Length || ((current.Children >> (text[end] & 63)) & 1) == 0)
            {
                return true;
            }

            node = FindEdge(((ulong)node << 16) | text[end]);
        }

        return true;
    }

    private int FindHead(uint key)
    {
        var slot = (key * HeadFactor) >> headShift;
        while (headNodes[slot] != 0)
        {
            if (headKeys[slot] == key)
            {
                return headNodes[slot];
            }

            slot = (slot + 1) & (uint)(headKeys.Length - 1);
        }

        return 0;
    }

    private int FindEdge(ulong key)
    {
        var slot = (int)((key * EdgeFactor) >> edgeShift);
        while (edgeNodes[slot] != 0)
        {
            if (edgeKeys[slot] == key)
            {
                return edgeNodes[slot];
            }

            slot = (slot + 1) & (edgeKeys.Length - 1);
        }

        return 0;
    }

    private static ushort HashPair(char first, char second) => unchecked((ushort)((first * FirstFactor) + (second * SecondFactor)));

    /// <summary>A power of two that leaves at least three quarters free.</summary>
    private static int Capacity(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, count * 4));

    [StructLayout(LayoutKind.Auto)]
    private struct Node
    {
        /// <summary>Index of the term that ends here plus one; 0 for none.</summary>
        public int Term;

        /// <summary>Filter over the low six bits of the characters that lead on.</summary>
        public ulong Children;
    }

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
