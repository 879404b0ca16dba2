using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>The needs of many conditions one after the other, read from the first to the last: what is asked of every page lies in one piece.</summary>
internal sealed class NeedTable
{
    private readonly Entry[] entries;
    private readonly NeedWord[] words;

    public NeedTable(IReadOnlyList<Needs> needs)
    {
        var all = new List<NeedWord>();
        entries = new Entry[needs.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            // A first set of one mask is asked alone, as most conditions fail by it; others are read word by word.
            var own = needs[i].Words;
            var isSimple = own.Length > 0 && own[0].EndsSet;
            entries[i] = isSimple
                ? new(own[0].Mask, own[0].Index, all.Count, all.Count + own.Length - 1)
                : new(ulong.MaxValue, Anything, all.Count, all.Count + own.Length);
            all.AddRange(isSimple ? own[1..] : own);
        }

        words = [.. all];
    }

    /// <summary>Place of a mask that is always met.</summary>
    private const int Anything = -1;

    /// <summary>Adds the indexes of the conditions whose needs are met.</summary>
    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    public void Find(ReadOnlySpan<ulong> present, List<int> met)
    {
        met.Clear();
        for (var i = Next(0, present); i >= 0; i = Next(i + 1, present))
        {
            met.Add(i);
        }
    }

    /// <summary>The first condition from a place on whose needs are met; -1 where none follows.</summary>
    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    public int Next(int index, ReadOnlySpan<ulong> present)
    {
        for (; index < entries.Length; index++)
        {
            ref readonly var entry = ref entries[index];
            if (entry.Index != Anything && (present[entry.Index] & entry.Mask) == 0)
            {
                continue;
            }

            if (entry.From == entry.To || NeedWord.AreMet(words.AsSpan(entry.From, entry.To - entry.From), present))
            {
                return index;
            }
        }

        return -1;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Entry(ulong Mask, int Index, int From, int To);
}
