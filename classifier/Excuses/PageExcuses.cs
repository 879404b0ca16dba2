using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>Which places of a page stand under which excuses. Asked while no word is masked; cleared and used again for the next.</summary>
internal sealed class PageExcuses
{
    /// <summary>For each excuse its entries.</summary>
    private readonly ExcuseReach[][] reaches;

    /// <summary>For each excuse whether it may cover anything on the page, as far as asked: most cover nothing.</summary>
    private readonly Answer[] mayCover;

    /// <summary>The sentence asked about last for all excuses, and whether one may cover something in it: many places of a sentence are asked one after the other.</summary>
    private int lastSentence = -1;
    private bool mayBeCovered;

    public PageExcuses(RuleSet rules, PageView page)
    {
        reaches =
        [
            .. rules.ExcuseIds.Select((_, i) => rules.ExcusesOf(i).ToArray().Select(entry => new ExcuseReach(page, entry)).ToArray()),
        ];
        mayCover = new Answer[reaches.Length];
    }

    private enum Answer : byte
    {
        Unknown,
        No,
        Yes,
    }

    public void Clear()
    {
        foreach (var entries in reaches)
        {
            foreach (var entry in entries)
            {
                entry.Clear();
            }
        }

        Array.Clear(mayCover);
        lastSentence = -1;
    }

    /// <summary>False where an excuse covers nothing on the page.</summary>
    public bool MayCover(int excuse)
    {
        if (mayCover[excuse] == Answer.Unknown)
        {
            mayCover[excuse] = Array.Exists(reaches[excuse], static entry => entry.MayCover) ? Answer.Yes : Answer.No;
        }

        return mayCover[excuse] == Answer.Yes;
    }

    /// <summary>True where a place stands under an excuse.</summary>
    public bool Covers(int excuse, ExcusePlace place)
    {
        foreach (var entry in EntriesOf(excuse))
        {
            if (entry.Covers(place))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first excuse that a place stands under; -1 where it stands under none.</summary>
    public int First(ExcusePlace place)
    {
        if (place.Sentence != lastSentence)
        {
            (lastSentence, mayBeCovered) = (place.Sentence, MayBeCovered(place));
        }

        for (var i = 0; i < reaches.Length && mayBeCovered; i++)
        {
            if (Covers(i, place))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>False where no excuse covers anything in the sentence of a place.</summary>
    private bool MayBeCovered(ExcusePlace place)
    {
        for (var i = 0; i < reaches.Length; i++)
        {
            foreach (var entry in EntriesOf(i))
            {
                if (entry.MayCoverIn(place))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The entries of an excuse; none where they cover nothing on the page.</summary>
    private ReadOnlySpan<ExcuseReach> EntriesOf(int excuse) => MayCover(excuse) ? reaches[excuse] : [];
}
