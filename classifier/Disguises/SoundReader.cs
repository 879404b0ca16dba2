namespace AdWatch.Classifier.Disguises;

/// <summary>Words some of whose characters are replaced by others of the same sound or look.</summary>
internal sealed class SoundReader(DisguiseTables tables, HiddenTerms terms)
{
    private readonly SoundIndex index = new(tables, terms.Sounding);

    public void Find(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        index.Find(text, scratch.Matches, scratch.Candidates);
        foreach (var (start, term) in scratch.Candidates)
        {
            if (IsDisguise(text, start, term, scratch))
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
        }
    }

    private bool IsDisguise(ReadOnlySpan<char> text, int start, string term, RestorerScratch scratch)
    {
        var end = start + term.Length;
        var replaced = 0;
        for (var i = start; i < end; i++)
        {
            if (text[i] == term[i - start])
            {
                continue;
            }

            replaced++;
            if ((i > start && terms.IsOrdinary(text[i - 1], text[i])) || (i + 1 < end && terms.IsOrdinary(text[i], text[i + 1])))
            {
                return false;
            }
        }

        if (replaced > (term.Length < 4 ? 1 : term.Length / 2))
        {
            return false;
        }

        if (term.Length > 3)
        {
            return true;
        }

        var ordinary =
            (text[start] != term[0] && terms.IsOrdinaryBefore(text, start))
            || (text[end - 1] != term[^1] && terms.IsOrdinaryAfter(text, end));
        return !ordinary && (term.Length == 2 ? terms.HasTrade(text, scratch) : terms.HasSign(text, scratch));
    }
}
