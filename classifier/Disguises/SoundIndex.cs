using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Terms by the sound (or the look) of their characters: finds places that read like a term and are not written like it. Finds the words of <see cref="PartReader"/> on the way.</summary>
internal sealed class SoundIndex
{
    /// <summary>
    /// So many readings of a field are considered: of what <see cref="ShortSieve"/> and the sounds of longer words let through, and of all around a character
    /// that is read as another.
    /// </summary>
    private const int MostCandidates = 400;

    private const int Reach = HiddenTerms.LongestTerm;

    /// <summary>Ends that no match has: no term and no part is written so.</summary>
    private const ulong NoEnds = ulong.MaxValue;

    private readonly SoundKeys keys;

    /// <summary>Neighbours inside the terms, without those of parts.</summary>
    private readonly KeyPairs pairs;
    private readonly SoundTrie trie;
    private readonly ShortSieve shorts;
    private readonly string[][] termsOfWord;
    private readonly int mostTerms;

    /// <summary>By word: the parts that are spelled so, by their number.</summary>
    private readonly int[][] partsOfWord;
    private readonly string[] parts;

    /// <summary>Words below it are spelled like parts and like no term.</summary>
    private readonly int firstTerm;

    /// <summary>By word: the ends of the one term or part that is spelled so; <see cref="NoEnds"/> where they do not tell all.</summary>
    private readonly ulong[] ends;

    public SoundIndex(DisguiseTables tables, IReadOnlyCollection<string> terms)
    {
        parts = PartReader.KeysOf(tables);
        keys = new(tables, terms.Concat(parts), MarkReader.AllMarks);
        pairs = new(keys.Count);
        var termsBySpelling = terms.ToLookup(Spelling, StringComparer.Ordinal);
        var partsBySpelling = Enumerable.Range(0, parts.Length).ToLookup(part => Spelling(parts[part]), StringComparer.Ordinal);
        var words = termsBySpelling
            .Select(group => group.Key)
            .Union(partsBySpelling.Select(group => group.Key), StringComparer.Ordinal)
            .ToArray();
        words = [.. words.OrderBy(termsBySpelling.Contains).ThenBy(word => word, StringComparer.Ordinal)];
        firstTerm = words.Count(word => !termsBySpelling.Contains(word));
        termsOfWord = [.. words.Select(word => termsBySpelling[word].ToArray())];
        mostTerms = termsOfWord.Select(group => group.Length).DefaultIfEmpty().Max() + 1;
        partsOfWord = [.. words.Select(word => partsBySpelling[word].ToArray())];
        ends = [.. words.Select((_, word) => EndsOf(termsOfWord[word], partsOfWord[word]))];
        foreach (var term in terms)
        {
            pairs.AddWord(keys.Of(term));
        }

        trie = new([.. words.Select(word => word.Select(key => (ushort)key).ToArray())], keys.Count);
        shorts = new(tables, keys, terms, parts);
    }

    /// <summary>What must be noted of the characters of a text.</summary>
    public CharacterCodes CodesOf(CharacterFolding folding) => keys.CodesOf(folding);

    /// <summary>Adds the places with the terms they may stand for, and the parts; leaves the text as it is spelled.</summary>
    /// <param name="codes">By character, as <see cref="CodesOf"/> has them.</param>
    public void Find(ReadOnlySpan<char> text, ReadOnlySpan<ushort> codes, RestorerScratch scratch)
    {
        var spelled = scratch.Spelled;
        SoundKeys.Spell(codes, trie.Heads, spelled);
        var matches = scratch.Matches;
        matches.Clear();
        var (shortCount, longCount) = trie.Part(spelled.Keys, spelled.Heads, spelled.NodeRoom);
        var likely = shorts.Likely(text, spelled.NodeRoom.AsSpan(0, shortCount));
        trie.Collect(spelled.Keys, likely, spelled.Heads[..longCount], spelled.NodeRoom, matches);
        DropInnocent(text, matches);
        var considered = 0;
        if (matches.Count >= MostCandidates / mostTerms)
        {
            // What is found behind the last candidate depends on their order.
            matches.Sort(static (a, b) => (a.Start, a.Length).CompareTo((b.Start, b.Length)));
        }

        foreach (var match in CollectionsMarshal.AsSpan(matches))
        {
            if (match.Term >= firstTerm)
            {
                AddOther(text, match, scratch.Candidates, ref considered);
            }

            if (match.Term < firstTerm || ends[match.Term] == NoEnds)
            {
                AddPart(text, match, scratch.Parts);
            }
        }

        InOrder(CollectionsMarshal.AsSpan(scratch.Candidates), static found => (found.Start, found.Term.Length));
        InOrder(CollectionsMarshal.AsSpan(scratch.Parts), static found => (found.Start, found.Length));
        ReadOthers(text, scratch, ref considered);
    }

    /// <summary>Puts what was found, a handful, by start and then by length; what is alike stays in its order.</summary>
    private static void InOrder<T>(Span<T> found, Func<T, (int Start, int Length)> place)
    {
        for (var i = 1; i < found.Length; i++)
        {
            var one = found[i];
            var to = i;
            for (; to > 0 && place(found[to - 1]).CompareTo(place(one)) > 0; to--)
            {
                found[to] = found[to - 1];
            }

            found[to] = one;
        }
    }

    /// <summary>Drops most of the matches that are written like their term or unlike their part, as most are: without a branch on it.</summary>
    private void DropInnocent(ReadOnlySpan<char> text, List<TermMatch> matches)
    {
        var span = CollectionsMarshal.AsSpan(matches);
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            var match = span[i];
            span[kept] = match;
            var isWritten = WordEnds.Of(text.Slice(match.Start, match.Length)) == ends[match.Term];
            kept += (isWritten == (match.Term < firstTerm)) | (ends[match.Term] == NoEnds) ? 1 : 0;
        }

        CollectionsMarshal.SetCount(matches, kept);
    }

    /// <summary>The same with the other key of a character, where that makes a pair of a term with a neighbour.</summary>
    private void ReadOthers(ReadOnlySpan<char> text, RestorerScratch scratch, ref int considered)
    {
        var spelled = scratch.Spelled.Keys;
        var heads = trie.Heads.Bits;
        var shortPairs = trie.Shorts.Bits;
        var seconds = trie.Seconds.Bits;
        foreach (var i in scratch.Spelled.Others)
        {
            var (other, own) = (keys.OtherOf(text[i]), spelled[i]);
            var (first, second) = (i > 1 ? spelled[i - 2] : SoundKeys.None, i > 0 ? spelled[i - 1] : SoundKeys.None);
            var before = pairs.Bit(second, other);
            var next = spelled[i + 1];
            var (leading, following) = (heads.Of(second, other), heads.Of(other, next));
            // As the first character of a term, as the second, as the third or a later one.
            var mayBe =
                (following & (shortPairs.Of(other, next) | seconds.Of(next, spelled[i + 2])))
                | (leading & (shortPairs.Of(second, other) | seconds.Of(other, next)))
                | (before & pairs.Bit(first, second));
            if (mayBe != 0)
            {
                spelled[i] = (ushort)other;
                ReadAround(text, i, scratch, ref considered);
            }

            // In a term two characters may be replaced: the first stays as it was read where that still makes a pair.
            spelled[i] = before != 0 ? (ushort)other : own;
        }
    }

    /// <summary>Adds the terms over a place; they begin no earlier than the neighbours of terms that lead up to it.</summary>
    private void ReadAround(ReadOnlySpan<char> text, int place, RestorerScratch scratch, ref int considered)
    {
        var spelled = scratch.Spelled.Keys;
        var from = place;
        while (from > 0 && place - from + 1 < Reach && pairs.Bit(spelled[from - 1], spelled[from]) != 0)
        {
            from--;
        }

        Span<int> heads = stackalloc int[Reach];
        var count = 0;
        for (var i = from; i <= place; i++)
        {
            heads[count] = i;
            count += trie.Heads.Bit(spelled[i], spelled[i + 1]);
        }

        scratch.Matches.Clear();
        Span<int> nodes = stackalloc int[Reach];
        var (shortCount, longCount) = trie.Part(spelled, heads[..count], nodes);
        trie.Collect(spelled, nodes[..shortCount], heads[..longCount], nodes, scratch.Matches);
        scratch.Matches.Sort(static (a, b) => (a.Start, a.Length).CompareTo((b.Start, b.Length)));
        foreach (var match in CollectionsMarshal.AsSpan(scratch.Matches))
        {
            if (match.Start + match.Length > place)
            {
                AddOther(text, match, scratch.Candidates, ref considered);
            }
        }
    }

    /// <summary>Adds the terms of a match that is written otherwise, unless too many characters would be replaced.</summary>
    private void AddOther(ReadOnlySpan<char> text, TermMatch match, List<(int Start, string Term)> found, ref int considered)
    {
        if (considered >= MostCandidates)
        {
            return;
        }

        var surface = text.Slice(match.Start, match.Length);
        if (ends[match.Term] is not NoEnds and var own)
        {
            var different = WordEnds.Of(surface) ^ own;
            if (match.Term >= firstTerm && different != 0)
            {
                considered++;
                if (WordEnds.Differing(different, surface.Length) <= MostReplaced(surface.Length))
                {
                    found.Add((match.Start, termsOfWord[match.Term][0]));
                }
            }
        }
        else if (!IsWritten(match.Term, surface))
        {
            foreach (var term in termsOfWord[match.Term])
            {
                considered++;
                if (Replaced(surface, term) <= MostReplaced(term.Length))
                {
                    found.Add((match.Start, term));
                }
            }
        }
    }

    private static int MostReplaced(int length) => length < 4 ? 1 : length / 2;

    private static int Replaced(ReadOnlySpan<char> surface, string term)
    {
        var replaced = 0;
        for (var i = 0; i < surface.Length; i++)
        {
            replaced += surface[i] == term[i] ? 0 : 1;
        }

        return replaced;
    }

    private void AddPart(ReadOnlySpan<char> text, TermMatch match, List<TermMatch> found)
    {
        foreach (var part in partsOfWord[match.Term])
        {
            if (text.Slice(match.Start, match.Length).SequenceEqual(parts[part]))
            {
                found.Add(match with { Term = part });
                return;
            }
        }
    }

    /// <summary>True where a text is one of the terms of a word, which are all as long as it.</summary>
    private bool IsWritten(int word, ReadOnlySpan<char> surface)
    {
        foreach (var term in termsOfWord[word])
        {
            if (surface.SequenceEqual(term))
            {
                return true;
            }
        }

        return false;
    }

    private ulong EndsOf(string[] terms, int[] partsSpelled)
    {
        string[] all = [.. terms, .. partsSpelled.Select(part => parts[part])];
        return all.Length == 1 && all[0].Length <= WordEnds.Longest ? WordEnds.Of(all[0]) : NoEnds;
    }

    /// <summary>The keys of a word as a string, to group by.</summary>
    private string Spelling(string term) => string.Concat(term.Select(c => (char)keys.Of(c)));
}
