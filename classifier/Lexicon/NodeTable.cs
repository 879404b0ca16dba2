using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The trie of the terms of two and more characters in one hash table: a step reads one slot of 8 bytes, because what costs is the cache line and not the arithmetic.</summary>
internal sealed class NodeTable
{
    private const ulong SlotFactor = 0x9E3779B97F4A7C15;
    private const int ParentBits = 24;
    private const int KeyShift = TrieNode.Bits;

    /// <summary>A character is the parent of its pairs; above stand the slots.</summary>
    private const uint FirstSlot = char.MaxValue + 1;

    /// <summary>Parent of a slot that holds nothing.</summary>
    private const uint Vacant = (1u << ParentBits) - 1;

    /// <summary>Open addressing: parent and character, then what a <see cref="TrieNode"/> says.</summary>
    private readonly ulong[] slots;

    /// <summary>By slot; read only where a term ends.</summary>
    private readonly int[] terms;
    private readonly int shift;

    /// <exception cref="ArgumentException">The terms have more nodes than slots can be numbered.</exception>
    public NodeTable(TermTrie trie)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, (trie.Nodes.Count * 4 / 3) + 1));
        if (capacity > Vacant - FirstSlot)
        {
            throw new ArgumentException($"the terms have {trie.Nodes.Count} nodes, more than can be numbered", nameof(trie));
        }

        (slots, terms) = (new ulong[capacity], new int[capacity]);
        Array.Fill(slots, ulong.MaxValue);
        shift = 64 - BitOperations.Log2((uint)capacity);
        var slotOf = new uint[trie.Nodes.Count];
        foreach (var (key, node) in trie.Heads)
        {
            slotOf[node] = Place(key >> 16, (char)key, trie.Nodes[node]);
        }

        // A node is numbered after its parent, so the parent has its place by now.
        foreach (var (key, node) in trie.Edges.OrderBy(edge => edge.Value))
        {
            slotOf[node] = Place(slotOf[(int)(key >> 16)] + FirstSlot, (char)key, trie.Nodes[node]);
        }
    }

    /// <summary>The slot of a pair with which terms begin; -1 where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Head(char first, char second) => Find(first, second);

    /// <summary>The slot of a character behind a node; -1 where no term goes on so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int slot, char character) => Find((uint)slot + FirstSlot, character);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TrieNode At(int slot) => new(slots[slot]);

    /// <summary>The term that ends at a node (<see cref="TrieNode.EndsTerm"/>).</summary>
    public int TermAt(int slot) => terms[slot];

    /// <summary>Asks for the slots of all candidates at once, so that their cache lines come side by side.</summary>
    /// <param name="block">The first of the characters.</param>
    /// <param name="candidates">A bit for each place that will be looked up.</param>
    public unsafe void Ask(ref ushort block, uint candidates)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            ref var at = ref Unsafe.Add(ref block, BitOperations.TrailingZeroCount(candidates));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, HashOf(KeyOf(at, (char)Unsafe.Add(ref at, 1))))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint parent, char character)
    {
        var key = KeyOf(parent, character);
        for (var at = HashOf(key); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = slots[at];
            if (slot >> KeyShift == key)
            {
                return at;
            }

            if (slot == ulong.MaxValue)
            {
                return -1;
            }
        }
    }

    private uint Place(uint parent, char character, (int Term, uint Children) node)
    {
        var key = KeyOf(parent, character);
        var at = HashOf(key);
        while (slots[at] != ulong.MaxValue)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        slots[at] = (key << KeyShift) | TrieNode.Of(node.Term >= 0, node.Children);
        terms[at] = node.Term;
        return (uint)at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(uint parent, char character) => ((ulong)parent << 16) | character;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(ulong key) => (int)((key * SlotFactor) >> shift);
}

/// <summary>Whether a term ends at a node, and a filter over the characters that lead on.</summary>
internal readonly struct TrieNode(ulong bits)
{
    /// <summary>How many bits it takes.</summary>
    public const int Bits = ChildBits + 1;

    private const int ChildBits = 23;

    public bool EndsTerm => (bits & (1UL << ChildBits)) != 0;

    /// <summary>False where no term goes on with the character.</summary>
    public bool MayGoOn(char character) => ((bits >> BitOf(character)) & 1) != 0;

    /// <summary>The filter of a character that leads on.</summary>
    public static uint FilterOf(char character) => 1U << BitOf(character);

    public static ulong Of(bool endsTerm, uint children) => (endsTerm ? 1UL << ChildBits : 0) | children;

    private static int BitOf(char character) => (int)(((uint)(ushort)(character * 0x9E35) * ChildBits) >> 16);
}
