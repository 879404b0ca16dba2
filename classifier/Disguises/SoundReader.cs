using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words some of whose characters are replaced by others of the same sound or look.</summary>
internal sealed class SoundReader(DisguiseTables tables, HiddenTerms terms)
{
    /// <summary>Who hides one word hides the next: so far apart two short words bear each other out.</summary>
    private const int Near = 30;

    private readonly SoundIndex index = new(tables, terms.Sounding);

    /// <summary>What must be noted of the characters of a text.</summary>
    public CharacterCodes CodesOf(CharacterFolding folding) => index.CodesOf(folding);

    /// <param name="codes">By character, as <see cref="CodesOf"/> has them.</param>
    public void Find(ReadOnlySpan<char> text, ReadOnlySpan<ushort> codes, RestorerScratch scratch)
    {
        index.Find(text, codes, scratch);
        var kept = scratch.Candidates;
        var count = 0;
        for (var i = 0; i < kept.Count; i++)
        {
            if (IsPossible(text, kept[i].Start, kept[i].Term))
            {
                kept[count] = kept[i];
                count++;
            }
        }

        kept.RemoveRange(count, kept.Count - count);
        for (var i = 0; i < kept.Count; i++)
        {
            if (IsMeant(text, i, scratch))
            {
                Restore(text, kept[i].Start, kept[i].Term, scratch);
            }
        }
    }

    private static void Restore(ReadOnlySpan<char> text, int start, string term, RestorerScratch scratch)
    {
        var pieces = new List<Restoration>();
        for (var i = 0; i < term.Length; i++)
        {
            if (text[start + i] != term[i])
            {
                pieces.Add(new(start + i, 1, term[i].ToString()));
            }
        }

        scratch.Add(term.Length, [.. pieces]);
    }

    /// <summary>A longer word is no accident; a short one needs a text that offers something, or others beside it.</summary>
    private bool IsMeant(ReadOnlySpan<char> text, int candidate, RestorerScratch scratch)
    {
        var (start, term) = scratch.Candidates[candidate];
        return term.Length > 3
            || (term.Length == 2 ? terms.HasTrade(text, scratch) : terms.HasSign(text, scratch))
            || HasCompany(scratch.Candidates, start, start + term.Length);
    }

    private static bool HasCompany(List<(int Start, string Term)> all, int start, int end)
    {
        foreach (var (other, term) in all)
        {
            var gap = other < start ? start - (other + term.Length) : other - end;
            if (gap is >= 0 and <= Near)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False where what is written there is written by others too.</summary>
    private bool IsPossible(ReadOnlySpan<char> text, int start, string term)
    {
        var end = start + term.Length;
        for (var i = start; i < end; i++)
        {
            if (text[i] == term[i - start])
            {
                continue;
            }

            if ((i > start && terms.IsOrdinary(text[i - 1], text[i])) || (i + 1 < end && terms.IsOrdinary(text[i], text[i + 1])))
            {
                return false;
            }
        }

        if (term.Length > 3)
        {
            return true;
        }

        if (term.Length == 2 && terms.IsOrdinaryShort(text[start], text[start + 1]))
        {
            return false;
        }

        var ordinary =
            (text[start] != term[0] && terms.IsOrdinaryBefore(text, start))
            || (text[end - 1] != term[^1] && terms.IsOrdinaryAfter(text, end));
        return !ordinary;
    }
}
