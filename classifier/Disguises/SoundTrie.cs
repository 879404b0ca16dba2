using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words of two and more keys. Which two begin one is told exactly by a bit, and their node by its rank: small tables, no hash.</summary>
internal sealed class SoundTrie
{
    private const ulong SlotFactor = 0x9E3779B97F4A7C15;
    private const int KeyBits = 16;
    private const int NodeBits = 24;
    private const ulong NodeMask = (1UL << NodeBits) - 1;

    private const ulong Vacant = ulong.MaxValue;

    /// <summary>Behind the last stands one without words.</summary>
    private readonly Node[] nodes;

    /// <summary>What follows a pair: parent, key and node; open addressing.</summary>
    private readonly ulong[] slots;
    private readonly int shift;

    /// <param name="words">Each once.</param>
    /// <param name="keys">Keys are below it.</param>
    /// <exception cref="ArgumentException">There are too many words.</exception>
    public SoundTrie(IReadOnlyList<ushort[]> words, int keys)
    {
        (Heads, Shorts, Seconds) = (new(keys), new(keys), new(keys));
        foreach (var word in words)
        {
            Heads.Add(word[0], word[1]);
            if (word.Length == 2)
            {
                Shorts.Add(word[0], word[1]);
            }
            else
            {
                Seconds.Add(word[1], word[2]);
            }
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

        nodes = [.. tree, new(0, -1)];
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, (edges.Count * 4 / 3) + 1));
        shift = 64 - BitOperations.Log2((uint)capacity);
        slots = new ulong[capacity];
        Array.Fill(slots, Vacant);
        foreach (var (edge, node) in edges.OrderBy(edge => edge.Value))
        {
            var at = HashOf(edge);
            while (slots[at] != Vacant)
            {
                at = (at + 1) & (capacity - 1);
            }

            slots[at] = (edge << NodeBits) | (uint)node;
        }
    }

    /// <summary>The pairs with which words begin.</summary>
    public KeyPairs Heads { get; }

    /// <summary>The words of two keys.</summary>
    public KeyPairs Shorts { get; }

    /// <summary>The second key and the third of longer ones: most beginnings are told by them to be none.</summary>
    public KeyPairs Seconds { get; }

    /// <summary>Parts places where words may begin, which become those of the longer ones, from those of words of two keys; gives how many each are.</summary>
    /// <param name="keys">A text with a key that stands in no word behind it.</param>
    /// <param name="heads">Places where <see cref="Heads"/> has a pair.</param>
    public (int Shorts, int Longs) Part(ReadOnlySpan<ushort> keys, Span<int> heads, Span<int> shorts)
    {
        var shortPairs = Shorts.Bits;
        var seconds = Seconds.Bits;
        var (shortCount, longCount) = (0, 0);
        foreach (var start in heads)
        {
            var (first, second, third) = (keys[start], keys[start + 1], keys[start + 2]);
            (shorts[shortCount], heads[longCount]) = (start, start);
            shortCount += shortPairs.Of(first, second);
            longCount += seconds.Of(second, third);
        }

        return (shortCount, longCount);
    }

    /// <summary>Adds the words that stand at some places, by length and then by start.</summary>
    /// <remarks>All places are followed together, a key further each time: how far each goes cannot be guessed, so nothing branches on it.</remarks>
    /// <param name="keys">A text with a key that stands in no word behind it.</param>
    /// <param name="shorts">Places of words of two keys, as <see cref="Part"/> tells them.</param>
    /// <param name="longs">Those of longer words; written over.</param>
    /// <param name="at">Room for as many as these.</param>
    public void Collect(ReadOnlySpan<ushort> keys, ReadOnlySpan<int> shorts, Span<int> longs, Span<int> at, List<TermMatch> found)
    {
        var writer = new MatchWriter(found);
        foreach (var start in shorts)
        {
            writer.Offer(new(nodes[Heads.NumberOf(keys[start], keys[start + 1])].Word, start, 2), 1);
        }

        var count = 0;
        foreach (var start in longs)
        {
            var number = Heads.NumberOf(keys[start], keys[start + 1]);
            (longs[count], at[count]) = (start, number);
            count += nodes[number].GoesOn(keys[start + 2]);
        }

        for (var length = 3; count > 0; length++)
        {
            count = Follow(keys, longs[..count], at, length, ref writer);
        }

        writer.Close();
    }

    /// <summary>Goes on to words of a length; gives how many places may go on farther.</summary>
    private int Follow(ReadOnlySpan<ushort> keys, Span<int> starts, Span<int> at, int length, ref MatchWriter writer)
    {
        var count = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            var start = starts[i];
            var next = Follow(at[i], keys[start + length - 1]);
            var node = nodes[next];
            writer.Offer(new(node.Word, start, length), node.EndsWord);
            (starts[count], at[count]) = (start, next);
            count += node.GoesOn(keys[start + length]);
        }

        return count;
    }

    /// <summary>The node behind another; the last one, which is empty, where no word goes on so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Follow(int node, ushort key)
    {
        var edge = EdgeOf(node, key);
        var at = HashOf(edge);
        var slot = slots[at];
        while (slot >> NodeBits != edge && slot != Vacant)
        {
            at = (at + 1) & (slots.Length - 1);
            slot = slots[at];
        }

        return slot == Vacant ? nodes.Length - 1 : (int)(slot & NodeMask);
    }

    private static ulong EdgeOf(int node, ushort key) => ((ulong)node << KeyBits) | key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(ulong edge) => (int)((edge * SlotFactor) >> shift);

    /// <param name="Next">A filter of the keys that go on, by their lowest five bits.</param>
    /// <param name="Word">The word that ends here, or -1.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Node(uint Next, int Word)
    {
        /// <summary>1 where a word ends here, else 0.</summary>
        public uint EndsWord => (uint)~Word >> 31;

        /// <summary>0 where no word goes on with the key, else 1.</summary>
        public int GoesOn(ushort key) => (int)(Next >> key) & 1;
    }
}
