using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words with punctuation between their characters: <c>代。孕</c>, <c>代-孕</c>. Marks such as <c>·</c> and <c>*</c> are gone already.</summary>
internal sealed class MarkReader(DisguiseTables tables, HiddenTerms terms)
{
    private const ushort FirstHan = '\u4E00';
    private const ushort HanSpan = '\u9FFF' - FirstHan;

    private const int Reach = HiddenTerms.LongestTerm;

    /// <summary>Marks that part words in ordinary text.</summary>
    private const string Clause = ",。、;:!?/()[]\"“”‘’《》…";

    private readonly ulong[] marks = TableOf(Clause + ".-+=#@&%'\\<>{}");
    private readonly bool idle = tables.Readings.Count == 0;

    public void Find(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        if (idle)
        {
            return;
        }

        var rented = ArrayPool<int>.Shared.Rent(text.Length + 1);
        var places = rented.AsSpan(0, FindMarks(text, rented));
        for (var (i, next) = (0, 0); i < places.Length; i++)
        {
            var at = places[i];
            if (at < next)
            {
                continue;
            }

            next = at + 1;
            for (var k = i + 1; k < places.Length && places[k] == next && next - at < 3; k++)
            {
                next++;
            }

            if (at > 0 && next < text.Length && terms.Pairs.Contains(text[at - 1], text[next]) && MayBeParted(text, at, next))
            {
                Read(text, at, next, scratch);
            }
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Where marks stand; gives their number.</summary>
    /// <param name="places">One is written behind the last.</param>
    private int FindMarks(ReadOnlySpan<char> text, int[] places)
    {
        // Without a branch on what is a mark, which cannot be guessed; Chinese characters are passed over many at a time.
        var (count, i) = (0, 0);
        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        for (; i <= text.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var han = Vector256.LoadUnsafe(ref first, (nuint)i) - Vector256.Create(FirstHan);
            var others = Vector256.GreaterThan(han, Vector256.Create(HanSpan)).ExtractMostSignificantBits();
            for (; others != 0; others &= others - 1)
            {
                var at = i + BitOperations.TrailingZeroCount(others);
                places[count] = at;
                count += Bit(text[at]);
            }
        }

        for (; i < text.Length; i++)
        {
            places[count] = i;
            count += Bit(text[i]);
        }

        return count;
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

    private bool IsMark(char c) => Bit(c) != 0;

    private int Bit(char c) => (int)(marks[c >> 6] >> c) & 1;

    /// <summary>A bit for each character.</summary>
    private static ulong[] TableOf(string characters)
    {
        var table = new ulong[(char.MaxValue + 1) / 64];
        foreach (var c in characters)
        {
            table[c >> 6] |= 1UL << c;
        }

        return table;
    }

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
