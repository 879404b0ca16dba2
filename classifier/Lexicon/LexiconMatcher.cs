using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Finds every occurrence, overlaps included, of many terms in one pass.</summary>
/// <remarks>
/// 32 positions at a time: a filter tells of most that no term begins there. What survives is looked up exactly and followed in a trie that lies in one
/// hash table; the slots of a block are asked for before those of the block before it are read. The matcher is immutable; scans run side by side and
/// allocate nothing.
/// </remarks>
public sealed class LexiconMatcher
{
    private readonly PairFilter filter;
    private readonly SingleTerms singles;
    private readonly NodeTable nodes;

    private LexiconMatcher(TermTrie trie)
    {
        TermCount = trie.TermCount;
        singles = new(trie.Singles);
        nodes = new(trie);
        filter = new(trie.Heads.Count);
        foreach (var key in trie.Heads.Keys)
        {
            filter.Add((char)(key >> 16), (char)key);
        }
    }

    public int TermCount { get; }

    /// <summary>Builds a matcher; a match names the index of its term (the first one, where a term stands twice).</summary>
    /// <exception cref="ArgumentException">A term is empty, or there are more than some millions.</exception>
    public static LexiconMatcher Build(IReadOnlyList<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(new TermTrie(terms));
    }

    /// <summary>Every occurrence, by start and then by length.</summary>
    public IReadOnlyList<TermMatch> FindAll(ReadOnlySpan<char> text)
    {
        // Asked often of a few characters: room is made only for what is found.
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
    public bool Scan<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var blocks = new Blocks(this, text);
        while (blocks.MoveNext())
        {
            if (!HandOver(text, blocks.Current, ref sink))
            {
                return false;
            }
        }

        return ScanBeginnings(text, blocks.Rest, text.Length - blocks.Rest, ref sink);
    }

    /// <summary>The same for the terms that begin at some places of a text.</summary>
    public bool ScanBeginnings<TSink>(ReadOnlySpan<char> text, int first, int count, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        for (var i = first; i < first + count; i++)
        {
            if (
                (singles.Contains(text[i]) && !sink.Accept(new(singles.TermOf(text[i]), i, 1)))
                || (i + 1 < text.Length && filter.MayHold(text[i], text[i + 1]) && !Verify(text, i, ref sink))
            )
            {
                return false;
            }
        }

        return true;
    }

    private bool HandOver<TSink>(ReadOnlySpan<char> text, Candidates found, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        for (var candidates = found.Heads | found.Singles; candidates != 0; candidates &= candidates - 1)
        {
            var bit = BitOperations.TrailingZeroCount(candidates);
            var at = found.From + bit;
            if (
                (((found.Singles >> bit) & 1) != 0 && !sink.Accept(new(singles.TermOf(text[at]), at, 1)))
                || (((found.Heads >> bit) & 1) != 0 && !Verify(text, at, ref sink))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Hands over the terms of two and more characters that begin at a place.</summary>
    private bool Verify<TSink>(ReadOnlySpan<char> text, int start, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        var slot = nodes.Head(text[start], text[start + 1]);
        for (var end = start + 2; slot >= 0; end++)
        {
            var node = nodes.At(slot);
            if (node.EndsTerm && !sink.Accept(new(nodes.TermAt(slot), start, end - start)))
            {
                return false;
            }

            if (end >= text.Length || !node.MayGoOn(text[end]))
            {
                return true;
            }

            slot = nodes.Next(slot, text[end]);
        }

        return true;
    }

    /// <summary>The places of a block at which terms may begin, and those that are one.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidates(int From, uint Heads, uint Singles);

    /// <summary>Walks over a text block by block; the slots of a block are asked for before the block before it is given.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct Blocks
    {
        private readonly LexiconMatcher matcher;
        private readonly ref ushort source;
        private readonly int last;
        private Candidates waiting;
        private int next;

        public Blocks(LexiconMatcher matcher, ReadOnlySpan<char> text)
        {
            this.matcher = matcher;
            source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
            // A block reads one unit beyond its 32 positions; the last one begins earlier and looks at its own positions only.
            last = text.Length - PairFilter.Block - 1;
            if (Vector256.IsHardwareAccelerated && last >= 0)
            {
                Rest = text.Length - 1;
                waiting = Look();
            }
        }

        /// <summary>Where the places begin that stand in no block.</summary>
        public int Rest { get; }

        public Candidates Current { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (next < Rest)
            {
                (Current, waiting) = (waiting, Look());
                return true;
            }

            Current = waiting;
            waiting = default;
            return (Current.Heads | Current.Singles) != 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Candidates Look()
        {
            var from = Math.Min(next, last);
            ref var at = ref Unsafe.Add(ref source, from);
            var own = uint.MaxValue << (next - from);
            next += PairFilter.Block;
            var singles = matcher.singles.IsEmpty ? 0 : matcher.singles.Look(ref at) & own;
            var found = new Candidates(from, matcher.filter.Look(ref at) & own, singles);
            matcher.nodes.Ask(ref at, found.Heads);
            return found;
        }
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
