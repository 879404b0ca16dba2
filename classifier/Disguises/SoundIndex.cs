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
        foreach (var group in groups)
        {
            pairs.AddWord(group.Key);
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

        Scan(text, spelled, 0, matches, found);
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
                var from = Math.Max(0, i - Reach);
                Scan(text, spelled[from..Math.Min(spelled.Length, i + Reach)], from, matches, found);
                // In a term two characters may be replaced: the first stays as it was read where that still makes a pair.
                spelled[i] = i > 0 && pairs.Contains(spelled[i - 1], other) ? other : own;
            }
        }
    }

    private void Scan(
        ReadOnlySpan<char> text,
        ReadOnlySpan<char> spelled,
        int offset,
        List<TermMatch> matches,
        List<(int Start, string Term)> found
    )
    {
        matches.Clear();
        var sink = new Sink(matches);
        matcher.Scan(spelled, ref sink);
        foreach (var match in CollectionsMarshal.AsSpan(matches))
        {
            var surface = text.Slice(offset + match.Start, match.Length);
            var literal = false;
            foreach (var term in termsOfKey[match.Term])
            {
                literal |= surface.SequenceEqual(term);
            }

            if (!literal && found.Count < MostCandidates)
            {
                foreach (var term in termsOfKey[match.Term])
                {
                    found.Add((offset + match.Start, term));
                }
            }
        }
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

    private readonly struct Sink(List<TermMatch> matches) : IMatchSink
    {
        public bool Accept(TermMatch match)
        {
            matches.Add(match);
            return true;
        }
    }
}
