using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Build-time trie of terms: heads of two characters, then an edge a character. Node 0 is none.</summary>
internal sealed class TermTrie
{
    public TermTrie(IReadOnlyList<string> terms)
    {
        TermCount = terms.Count;
        for (var term = 0; term < terms.Count; term++)
        {
            Add(terms[term], term);
        }
    }

    public int TermCount { get; }

    public Dictionary<char, int> Singles { get; } = [];

    public Dictionary<uint, int> Heads { get; } = [];

    /// <summary>(node, character) to node.</summary>
    public Dictionary<ulong, int> Edges { get; } = [];

    public List<(int Term, uint Children)> Nodes { get; } = [(-1, 0)];

    private void Add(string text, int term)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new ArgumentException($"Term {term} is empty: leave it out.", nameof(text));
        }

        if (text.Length == 1)
        {
            Singles.TryAdd(text[0], term);
            return;
        }

        var node = NodeOf(Heads, ((uint)text[0] << 16) | text[1]);
        for (var i = 2; i < text.Length; i++)
        {
            CollectionsMarshal.AsSpan(Nodes)[node].Children |= TrieNode.FilterOf(text[i]);
            node = NodeOf(Edges, ((ulong)node << 16) | text[i]);
        }

        ref var last = ref CollectionsMarshal.AsSpan(Nodes)[node];
        last.Term = last.Term < 0 ? term : last.Term;
    }

    private int NodeOf<TKey>(Dictionary<TKey, int> table, TKey key)
        where TKey : notnull
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(table, key, out var known);
        if (!known)
        {
            node = Nodes.Count;
            Nodes.Add((-1, 0));
        }

        return node;
    }
}
