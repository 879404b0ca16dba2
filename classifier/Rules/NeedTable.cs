using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>The needs of many conditions one after the other, read from the first to the last: what is asked of every page lies in one piece.</summary>
internal sealed class NeedTable
{
    private readonly NeedWord[] words;
    private readonly int[] ends;

    public NeedTable(IReadOnlyList<Needs> needs)
    {
        var all = new List<NeedWord>();
        ends = new int[needs.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            all.AddRange(needs[i].Words);
            ends[i] = all.Count;
        }

        words = [.. all];
    }

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
        var from = index == 0 ? 0 : ends[index - 1];
        for (; index < ends.Length; index++)
        {
            if (NeedWord.AreMet(words.AsSpan(from, ends[index] - from), present))
            {
                return index;
            }

            from = ends[index];
        }

        return -1;
    }
}
