using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words of two and more keys. Which two begin one is told exactly by a bit, and their node by its rank: small tables, no hash.</summary>
internal sealed class SoundTrie
{
    private const ulong SlotFactor = 0x9E3779B97F4A7C15;
    private const int KeyBits = 16;
    private const int NodeBits = 24;
    private const ulong NodeMask = (1UL << NodeBits) - 1;

    private readonly Node[] nodes;

    /// <summary>What follows a pair: parent, key and node; open addressing.</summary>
    private readonly ulong[] slots;
    private readonly int shift;

    /// <param name="words">Each once.</param>
    /// <param name="keys">Keys are below it.</param>
    /// <exception cref="ArgumentException">There are too many words.</exception>
    public SoundTrie(IReadOnlyList<ushort[]> words, int keys)
    {
        Heads = new(keys);
        foreach (var word in words)
        {
            Heads.Add(word[0], word[1]);
        }

        var tree = Enumerable.Repeat(new Node(0, -1), Heads.Rank()).ToList();
        var edges = new Dictionary<ulong, int>();
        for (var i = 0; i < words.Count; i++)
        {
            var at = Heads.NumberOf(words[i][0], words[i][1]);
            foreach (var key in words[i].AsSpan(2))
            {
                tree[at] = tree[at] with { Next = tree[at].Next | (1U << key) };
                if (!edges.TryGetValue(EdgeOf(at, key), out var next))
                {
                    next = tree.Count;
                    edges.Add(EdgeOf(at, key), next);
                    tree.Add(new(0, -1));
                }

                at = next;
            }

            tree[at] = tree[at] with { Word = i };
        }

        if (tree.Count >= (int)NodeMask)
        {
            throw new ArgumentException($"the words have {tree.Count} nodes, more than can be numbered", nameof(words));
        }

        nodes = [.. tree];
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, (edges.Count * 4 / 3) + 1));
        shift = 64 - BitOperations.Log2((uint)capacity);
        slots = new ulong[capacity];
        Array.Fill(slots, ulong.MaxValue);
        foreach (var (edge, node) in edges.OrderBy(edge => edge.Value))
        {
            var at = HashOf(edge);
            while (slots[at] != ulong.MaxValue)
            {
                at = (at + 1) & (capacity - 1);
            }

            slots[at] = (edge << NodeBits) | (uint)node;
        }
    }

    /// <summary>The pairs with which words begin.</summary>
    public KeyPairs Heads { get; }

    /// <summary>Adds the words that begin at some places, by start and then by length.</summary>
    /// <param name="keys">A text with a key that stands in no word behind it.</param>
    /// <param name="heads">Places where <see cref="Heads"/> has a pair.</param>
    public void Collect(ReadOnlySpan<ushort> keys, ReadOnlySpan<int> heads, List<TermMatch> found)
    {
        Ask(keys, heads);
        var writer = new MatchWriter(found);
        foreach (var start in heads)
        {
            var at = Heads.NumberOf(keys[start], keys[start + 1]);
            for (var end = start + 2; at >= 0; end++)
            {
                var node = nodes[at];
                writer.Offer(new(node.Word, start, end - start), (uint)~node.Word >> 31);
                at = node.MayGoOn(keys[end]) ? Follow(at, keys[end]) : -1;
            }
        }

        writer.Close();
    }

    /// <summary>Asks for the slots of all places at once, so that their cache lines come side by side.</summary>
    private unsafe void Ask(ReadOnlySpan<ushort> keys, ReadOnlySpan<int> heads)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        foreach (var start in heads)
        {
            var at = Heads.NumberOf(keys[start], keys[start + 1]);
            var next = nodes[at].MayGoOn(keys[start + 2]) ? EdgeOf(at, keys[start + 2]) : 0;
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, HashOf(next))));
        }
    }

    /// <summary>The node behind another; -1 where no word goes on so.</summary>
    private int Follow(int node, ushort key)
    {
        var edge = EdgeOf(node, key);
        for (var at = HashOf(edge); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = slots[at];
            if (slot >> NodeBits == edge)
            {
                return (int)(slot & NodeMask);
            }

            if (slot == ulong.MaxValue)
            {
                return -1;
            }
        }
    }

    private static ulong EdgeOf(int node, ushort key) => ((ulong)node << KeyBits) | key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(ulong edge) => (int)((edge * SlotFactor) >> shift);

    /// <param name="Next">A filter of the keys that go on, by their lowest five bits.</param>
    /// <param name="Word">The word that ends here, or -1.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Node(uint Next, int Word)
    {
        /// <summary>False where no word goes on with the key.</summary>
        public bool MayGoOn(ushort key) => ((Next >> key) & 1) != 0;
    }
}
