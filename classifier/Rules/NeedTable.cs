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
        var from = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            if (NeedWord.AreMet(words.AsSpan(from, ends[i] - from), present))
            {
                met.Add(i);
            }

            from = ends[i];
        }
    }
}
