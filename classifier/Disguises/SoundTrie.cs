using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words of two and more keys. Which two begin one is told exactly by a bit, and their node by its rank; children lie side by side, again by rank.</summary>
internal sealed class SoundTrie
{
    private readonly Node[] nodes;

    /// <param name="words">Each once.</param>
    /// <param name="keys">Keys are below it.</param>
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

        var laid = Enumerable.Repeat(new Node(0, 0, -1, 0, 0), Heads.Rank()).ToList();
        var wordsOf = new List<int>[laid.Count];
        for (var i = 0; i < words.Count; i++)
        {
            (wordsOf[Heads.NumberOf(words[i][0], words[i][1])] ??= []).Add(i);
        }

        var waiting = new Queue<(int Node, int Length, List<int> Words)>(wordsOf.Select((own, node) => (node, 2, own)));
        while (waiting.TryDequeue(out var next))
        {
            LayOut(words, next.Node, next.Length, next.Words, laid, waiting);
        }

        nodes = [.. laid];
    }

    /// <summary>The pairs with which words begin.</summary>
    public KeyPairs Heads { get; }

    /// <summary>The words of two keys.</summary>
    public KeyPairs Shorts { get; }

    /// <summary>The second key and the third of longer ones: most beginnings are told by them to be none.</summary>
    public KeyPairs Seconds { get; }

    /// <summary>Writes down the places of words of two keys, and keeps those where a longer word may begin; gives how many each are.</summary>
    /// <param name="keys">A text with a key that stands in no word behind it.</param>
    /// <param name="heads">Places where <see cref="Heads"/> has a pair; written over by those of the longer words.</param>
    /// <param name="shorts">Room for as many, which takes the places of words of two keys.</param>
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
    /// <remarks>All places are followed together, a key further each time: how far each goes cannot be guessed, so nothing branches on it but where two keys share a bit.</remarks>
    /// <param name="keys">A text with a key that stands in no word behind it.</param>
    /// <param name="shorts">Places of words of two keys, as <see cref="Part"/> tells them.</param>
    /// <param name="longs">Those of longer words; written over.</param>
    /// <param name="at">Room for as many as these; may be that of <paramref name="shorts"/>, which have been read by then.</param>
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
            var (node, key) = (nodes[Heads.NumberOf(keys[start], keys[start + 1])], keys[start + 2]);
            (longs[count], at[count]) = (start, Ask(node.ChildOf(key)));
            count += node.GoesOn(key);
        }

        for (var length = 3; count > 0; length++)
        {
            count = Follow(keys, longs[..count], at, length, ref writer);
        }

        writer.Close();
    }

    /// <summary>Gives a node its word and its children, which lie behind all that are laid out.</summary>
    /// <param name="own">The words that go through it.</param>
    private static void LayOut(
        IReadOnlyList<ushort[]> words,
        int node,
        int length,
        List<int> own,
        List<Node> laid,
        Queue<(int Node, int Length, List<int> Words)> waiting
    )
    {
        var goOn = own.FindAll(word => words[word].Length > length);
        goOn.Sort((a, b) => Node.OrderOf(words[a][length]).CompareTo(Node.OrderOf(words[b][length])));
        var groups = new List<(ushort Key, List<int> Words)>();
        foreach (var word in goOn)
        {
            if (groups.Count == 0 || groups[^1].Key != words[word][length])
            {
                groups.Add((words[word][length], []));
            }

            groups[^1].Words.Add(word);
        }

        var keys = groups.Aggregate(0u, (all, group) => all | (1U << group.Key));
        laid[node] = laid[node] with
        {
            Next = keys,
            FirstChild = laid.Count,
            Word = own.FindIndex(word => words[word].Length == length) is >= 0 and var ends ? own[ends] : -1,
        };
        // The first of each bit lie by rank, what shares their bits behind them.
        var (next, behind) = (laid.Count, laid.Count + BitOperations.PopCount(keys));
        laid.AddRange(Enumerable.Repeat(default(Node), groups.Count));
        for (var i = 0; i < groups.Count; i++)
        {
            var (key, through) = groups[i];
            var place = i > 0 && Node.ShareBit(groups[i - 1].Key, key) ? behind++ : next++;
            var more = i + 1 < groups.Count && Node.ShareBit(key, groups[i + 1].Key) ? behind - place : 0;
            laid[place] = new(0, 0, -1, key, (ushort)more);
            waiting.Enqueue((place, length + 1, through));
        }
    }

    /// <summary>Goes on to words of a length; gives how many places may go on farther.</summary>
    private int Follow(ReadOnlySpan<ushort> keys, Span<int> starts, Span<int> at, int length, ref MatchWriter writer)
    {
        var count = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            var start = starts[i];
            var (key, next) = (keys[start + length - 1], keys[start + length]);
            var node = nodes[at[i]];
            while (node.Key != key && node.More != 0)
            {
                // Few share a bit.
                at[i] += node.More;
                node = nodes[at[i]];
            }

            var isNode = node.Key == key ? 1u : 0;
            writer.Offer(new(node.Word, start, length), node.EndsWord & isNode);
            (starts[count], at[count]) = (start, Ask(node.ChildOf(next)));
            count += (int)isNode & node.GoesOn(next);
        }

        return count;
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

    /// <param name="Next">A filter of the keys that go on, by their lowest five bits.</param>
    /// <param name="FirstChild">Where their nodes lie.</param>
    /// <param name="Word">The word that ends here, or -1.</param>
    /// <param name="Key">The last key that leads to it, which tells it from others of its bit.</param>
    /// <param name="More">How far behind it lies the next that shares its bit; 0 where none does.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Node(uint Next, int FirstChild, int Word, ushort Key, ushort More)
    {
        private const int BitMask = 31;
        private const int KeyBits = 16;

        /// <summary>Keys that share a bit come one after the other.</summary>
        public static int OrderOf(ushort key) => ((key & BitMask) << KeyBits) | key;

        public static bool ShareBit(ushort one, ushort other) => ((one ^ other) & BitMask) == 0;

        /// <summary>1 where a word ends here, else 0.</summary>
        public uint EndsWord => (uint)~Word >> 31;

        /// <summary>0 where no word goes on with the key, else 1.</summary>
        public int GoesOn(ushort key) => (int)(Next >> key) & 1;

        /// <summary>Where the first node of the bit of a key lies that goes on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int ChildOf(ushort key) => FirstChild + BitOperations.PopCount(Next & ((1U << key) - 1));
    }
}
