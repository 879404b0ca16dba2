using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words with punctuation between their characters: <c>代。孕</c>, <c>代-孕</c>. Marks such as <c>·</c> and <c>*</c> are gone already.</summary>
internal sealed class MarkReader(DisguiseTables tables, HiddenTerms terms)
{
    /// <summary>So many in a row part a term.</summary>
    private const int MostMarks = 3;

    private const int Reach = HiddenTerms.LongestTerm;

    /// <summary>Marks that part words in ordinary text.</summary>
    private const string Clause = ",。、;:!?/()[]\"“”‘’《》…";

    /// <summary>Every mark.</summary>
    public const string AllMarks = Clause + ".-+=#@&%'\\<>{}";

    private readonly CharacterBits marks = new(c => AllMarks.Contains(c, StringComparison.Ordinal));

    /// <summary>Characters that have a neighbour in a term behind them, and those that have one in a term of two characters behind or before them.</summary>
    private readonly CharacterBits leading = BitsOf(terms.All, term => term[..^1]);
    private readonly CharacterBits shortLeading = BitsOf(terms.All.Where(term => term.Length == 2), term => term[..^1]);
    private readonly CharacterBits shortTrailing = BitsOf(terms.All.Where(term => term.Length == 2), term => term[1..]);
    private readonly bool idle = tables.Readings.Count == 0;

    /// <summary>Asked after <see cref="SoundIndex.Find"/>.</summary>
    public void Find(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        if (idle)
        {
            return;
        }

        foreach (var at in Likely(text, scratch.Spelled.Marks))
        {
            var next = at + 1;
            while (next < text.Length && next - at < MostMarks && IsMark(text[next]))
            {
                next++;
            }

            if (at > 0 && next < text.Length && terms.Pairs.Contains(text[at - 1], text[next]) && MayBeParted(text, at, next))
            {
                Read(text, at, next, scratch);
            }
        }
    }

    /// <summary>Keeps the marks that may part a term, and few others: those alone between the characters of a term of two, and those beside others. Nothing branches on it.</summary>
    private ReadOnlySpan<int> Likely(ReadOnlySpan<char> text, Span<int> places)
    {
        var kept = 0;
        var previous = int.MinValue / 2;
        for (var i = 0; i < places.Length; i++)
        {
            var at = places[i];
            var following = i + 1 < places.Length ? places[i + 1] : int.MaxValue;
            var (first, last) = (text[Math.Max(0, at - 1)], text[Math.Min(at + 1, text.Length - 1)]);
            var isBeside = ((at - previous <= 2) | (following - at <= 2)) & leading.Holds(first);
            places[kept] = at;
            kept += isBeside | (shortLeading.Holds(first) & shortTrailing.Holds(last)) ? 1 : 0;
            previous = at;
        }

        return places[..kept];
    }

    /// <summary>False where nothing longer than two characters can be parted here, each from the next, and the two are no term.</summary>
    private bool MayBeParted(ReadOnlySpan<char> text, int at, int next) =>
        (at > 1 && IsMark(text[at - 2]))
        || (next + 1 < text.Length && IsMark(text[next + 1]))
        || terms.ShortPairs.Contains(text[at - 1], text[next]);

    /// <summary>Looks for a term over the marks from <paramref name="at"/> to <paramref name="next"/>.</summary>
    private void Read(ReadOnlySpan<char> text, int at, int next, RestorerScratch scratch)
    {
        Span<int> places = stackalloc int[(2 * Reach) + 2];
        var count = Walk(text, at - 1, -1, places[..Reach]);
        places[..count].Reverse();
        var left = count;
        count += Walk(text, next, 1, places[count..]);
        var joined = new char[count];
        for (var i = 0; i < count; i++)
        {
            joined[i] = text[places[i]];
        }

        foreach (var match in terms.In(joined))
        {
            var term = places.Slice(match.Start, match.Length);
            if (match.Start < left && match.Start + match.Length > left && IsParted(text, term, scratch))
            {
                var pieces = new List<Restoration>();
                for (var i = 1; i < term.Length; i++)
                {
                    if (term[i] - term[i - 1] > 1)
                    {
                        pieces.Add(new(term[i - 1] + 1, term[i] - term[i - 1] - 1, ""));
                    }
                }

                scratch.Add(match.Length, [.. pieces]);
            }
        }
    }

    /// <summary>The Chinese characters from a place on, over marks.</summary>
    private int Walk(ReadOnlySpan<char> text, int from, int step, Span<int> places)
    {
        var count = 0;
        for (var (i, skipped) = (from, 0); i >= 0 && i < text.Length && count < Math.Min(Reach, places.Length); i += step)
        {
            if (CharacterFolding.IsHan(text[i]))
            {
                places[count] = i;
                count++;
                skipped = 0;
            }
            else if (!IsMark(text[i]) || ++skipped > 2)
            {
                break;
            }
        }

        return count;
    }

    private static CharacterBits BitsOf(IEnumerable<string> terms, Func<string, string> part)
    {
        var characters = terms.SelectMany(part).ToHashSet();
        return new(characters.Contains);
    }

    private bool IsMark(char c) => marks.Holds(c);

    private bool IsParted(ReadOnlySpan<char> text, ReadOnlySpan<int> places, RestorerScratch scratch)
    {
        var gaps = 0;
        var clause = false;
        var mark = '\0';
        for (var i = 1; i < places.Length; i++)
        {
            if (places[i] - places[i - 1] == 1)
            {
                continue;
            }

            gaps++;
            var own = text[places[i - 1] + 1];
            clause |= Clause.Contains(own) || (mark != '\0' && own != mark);
            mark = own;
        }

        if (gaps < places.Length - 1)
        {
            return false;
        }

        var before = terms.IsOrdinaryBefore(text, places[0]);
        var after = terms.IsOrdinaryAfter(text, places[^1] + 1);
        return places.Length > 2
            || (!clause && !(before && after))
            || ((mark is '。' or '/' ? !(before && after) : !before && !after) && terms.HasSign(text, scratch));
    }
}
