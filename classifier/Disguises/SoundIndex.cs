using System.Buffers;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Terms by the sound (or the look) of their characters: finds places that read like a term and are not written like it.</summary>
internal sealed class SoundIndex
{
    /// <summary>Keys lie in the private use area: no character of a text is one.</summary>
    private const char FirstKey = '\uE000';

    private const int MostCandidates = 400;

    private const int Reach = HiddenTerms.LongestTerm;

    /// <summary>The key of each character.</summary>
    private readonly char[] keys = new char[char.MaxValue + 1];

    /// <summary>The key of what a character may also stand for, and a bit for each that may.</summary>
    private readonly char[] others = new char[char.MaxValue + 1];
    private readonly ulong[] hasOther = new ulong[(char.MaxValue + 1) / 64];
    private readonly PairSet pairs = new();
    private readonly LexiconMatcher matcher;
    private readonly string[][] termsOfKey;

    /// <summary>The characters of the terms, key after key, and where those of each key begin.</summary>
    private readonly char[] written;
    private readonly int[] writtenFrom;

    public SoundIndex(DisguiseTables tables, IEnumerable<string> terms)
    {
        var sounds = tables.Readings.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var keyOfSound = sounds
            .Select((sound, i) => (sound, Key: (char)(FirstKey + i)))
            .ToDictionary(s => s.sound, s => s.Key, StringComparer.Ordinal);
        for (var c = 0; c <= char.MaxValue; c++)
        {
            keys[c] = (char)c;
        }

        foreach (var (c, reading) in tables.Readings)
        {
            keys[c] = keyOfSound[reading];
        }

        foreach (var (from, to) in tables.Also)
        {
            others[from] = keys[to];
            hasOther[from >> 6] |= 1UL << (from & 63);
        }

        var groups = terms.GroupBy(Spell, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        termsOfKey = [.. groups.Select(group => group.ToArray())];
        written = [.. termsOfKey.SelectMany(group => group).SelectMany(term => term)];
        writtenFrom = new int[groups.Length + 1];
        for (var key = 0; key < groups.Length; key++)
        {
            writtenFrom[key + 1] = writtenFrom[key] + (groups[key].Key.Length * termsOfKey[key].Length);
            pairs.AddWord(groups[key].Key);
        }

        matcher = LexiconMatcher.Build([.. groups.Select(group => group.Key)]);
    }

    /// <summary>Adds places with the terms they may stand for.</summary>
    /// <param name="matches">Room for the scan.</param>
    public void Find(ReadOnlySpan<char> text, List<TermMatch> matches, List<(int Start, string Term)> found)
    {
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var spelled = rented.AsSpan(0, text.Length);
        var places = ArrayPool<int>.Shared.Rent(text.Length);
        var count = 0;
        for (var i = 0; i < spelled.Length; i++)
        {
            var c = text[i];
            spelled[i] = keys[c];
            places[count] = i;
            count += (int)((hasOther[c >> 6] >> c) & 1);
        }

        matches.Clear();
        matcher.Collect(spelled, matches);
        AddOther(text, matches, found);
        ReadOthers(text, spelled, places.AsSpan(0, count), matches, found);
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<char>.Shared.Return(rented);
    }

    /// <summary>The same with the other key of a character, where that makes a pair of a term with a neighbour.</summary>
    private void ReadOthers(
        ReadOnlySpan<char> text,
        Span<char> spelled,
        ReadOnlySpan<int> places,
        List<TermMatch> matches,
        List<(int Start, string Term)> found
    )
    {
        foreach (var i in places)
        {
            var other = others[text[i]];
            var pairsUp =
                (i > 0 && pairs.Contains(spelled[i - 1], other)) || (i + 1 < spelled.Length && pairs.Contains(other, spelled[i + 1]));
            if (pairsUp)
            {
                var own = spelled[i];
                spelled[i] = other;
                // Only terms over this place can be new; they begin no earlier than the neighbours of terms that lead up to it.
                matches.Clear();
                var from = i;
                while (from > 0 && i - from + 1 < Reach && pairs.Contains(spelled[from - 1], spelled[from]))
                {
                    from--;
                }

                var sink = new Sink(matches, i);
                matcher.ScanBeginnings(spelled, from, i - from + 1, ref sink);
                AddOther(text, matches, found);
                // In a term two characters may be replaced: the first stays as it was read where that still makes a pair.
                spelled[i] = i > 0 && pairs.Contains(spelled[i - 1], other) ? other : own;
            }
        }
    }

    /// <summary>Adds the terms of matches that are written otherwise.</summary>
    private void AddOther(ReadOnlySpan<char> text, List<TermMatch> matches, List<(int Start, string Term)> found)
    {
        foreach (var match in CollectionsMarshal.AsSpan(matches))
        {
            if (!IsWritten(match.Term, text.Slice(match.Start, match.Length)) && found.Count < MostCandidates)
            {
                foreach (var term in termsOfKey[match.Term])
                {
                    found.Add((match.Start, term));
                }
            }
        }
    }

    /// <summary>True where a text is one of the terms of a key, which are all as long as it.</summary>
    private bool IsWritten(int key, ReadOnlySpan<char> surface)
    {
        var terms = written.AsSpan(writtenFrom[key]..writtenFrom[key + 1]);
        for (; terms.Length > 0; terms = terms[surface.Length..])
        {
            if (terms[..surface.Length].SequenceEqual(surface))
            {
                return true;
            }
        }

        return false;
    }

    private string Spell(string term) =>
        string.Create(
            term.Length,
            (term, keys),
            static (target, state) =>
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = state.keys[state.term[i]];
                }
            }
        );

    /// <summary>Keeps the matches that reach over a place.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Sink(List<TermMatch> matches, int place) : IMatchSink
    {
        public bool Accept(TermMatch match)
        {
            if (match.Start + match.Length > place)
            {
                matches.Add(match);
            }

            return true;
        }
    }
}
