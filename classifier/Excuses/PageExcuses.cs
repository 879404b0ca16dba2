using System.Numerics;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>Which places of a page stand under which excuses. Asked while no word is masked; cleared and used again for the next.</summary>
internal sealed class PageExcuses
{
    /// <summary>For each excuse its entries.</summary>
    private readonly ExcuseReach[][] reaches;
    private readonly ReadAhead reads;

    /// <summary>For each sentence the excuses that may cover something in it (<see cref="BitOf"/>): most sentences have none, and nothing more is asked there.</summary>
    private readonly ulong[] inSentence = new ulong[UnitMarks.Bits];

    /// <summary>Those of which no sentence is known.</summary>
    private ulong anywhere;

    /// <summary>Those that may cover something.</summary>
    private ulong possible;
    private bool isReady;

    public PageExcuses(RuleSet rules, PageView page)
    {
        reads = rules.Reads.Excuses;
        var index = 0;
        reaches = new ExcuseReach[rules.ExcuseIds.Length][];
        for (var i = 0; i < reaches.Length; i++)
        {
            reaches[i] = [.. rules.ExcusesOf(i).ToArray().Select(entry => new ExcuseReach(page, entry, rules.ExcuseNeeds, index++))];
        }
    }

    /// <summary>The bit of an excuse; of more than 64 several share one, which then says no more than that one of them may cover something.</summary>
    public static ulong BitOf(int excuse) => 1UL << excuse;

    public static (int[] Excuses, ulong Bits) WithBits(IEnumerable<int> excuses)
    {
        int[] all = [.. excuses];
        return (all, all.Aggregate(0UL, (bits, excuse) => bits | BitOf(excuse)));
    }

    public void Clear()
    {
        if (!isReady)
        {
            return;
        }

        foreach (var entries in reaches)
        {
            foreach (var entry in entries)
            {
                entry.Clear();
            }
        }

        Array.Clear(inSentence);
        (anywhere, possible) = (0, 0);
        isReady = false;
    }

    /// <summary>The excuses that may cover something on the page (<see cref="BitOf"/>).</summary>
    public ulong MayCover
    {
        get
        {
            if (!isReady)
            {
                Prepare();
            }

            return possible;
        }
    }

    /// <summary>The excuses that may cover something in the sentence of a place (<see cref="BitOf"/>).</summary>
    public ulong MayCoverIn(ExcusePlace place)
    {
        if (!isReady)
        {
            Prepare();
        }

        return anywhere | inSentence[(uint)place.Sentence % UnitMarks.Bits];
    }

    /// <summary>True where a place stands under an excuse.</summary>
    public bool Covers(int excuse, ExcusePlace place) => (MayCoverIn(place) & BitOf(excuse)) != 0 && IsCovered(excuse, place);

    private bool IsCovered(int excuse, ExcusePlace place)
    {
        foreach (var entry in reaches[excuse])
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
        var may = MayCoverIn(place);
        if (may == 0)
        {
            return -1;
        }

        for (var i = 0; i < reaches.Length; i++)
        {
            if ((may & BitOf(i)) != 0 && IsCovered(i, place))
            {
                return i;
            }
        }

        return -1;
    }

    private void Prepare()
    {
        isReady = true;
        var ordinal = 0;
        for (var i = 0; i < reaches.Length; i++)
        {
            foreach (var entry in reaches[i])
            {
                var own = ordinal++;
                if (entry.MayCover)
                {
                    reads.SendFor(own);
                    possible |= BitOf(i);
                    Add(BitOf(i), entry.FindSentences());
                }
            }
        }
    }

    private void Add(ulong excuse, ulong sentences)
    {
        if (sentences == ulong.MaxValue)
        {
            anywhere |= excuse;
            return;
        }

        for (; sentences != 0; sentences &= sentences - 1)
        {
            inSentence[BitOperations.TrailingZeroCount(sentences)] |= excuse;
        }
    }
}
