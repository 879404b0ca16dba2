using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>The needs of many conditions one after the other, read from the first to the last: what is asked of every page lies in one piece.</summary>
internal sealed class NeedTable
{
    private readonly Word[] words;
    private readonly int[] ends;

    public NeedTable(IReadOnlyList<Needs> needs)
    {
        var all = new List<Word>();
        ends = new int[needs.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            needs[i].AddTo(all);
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
            if (AreMet(words.AsSpan(from, ends[i] - from), present))
            {
                met.Add(i);
            }

            from = ends[i];
        }
    }

    private static bool AreMet(ReadOnlySpan<Word> words, ReadOnlySpan<ulong> present)
    {
        ulong found = 0;
        foreach (ref readonly var word in words)
        {
            found |= present[word.Index] & word.Mask;
            if (word.EndsSet)
            {
                if (found == 0)
                {
                    return false;
                }

                found = 0;
            }
        }

        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Word(ulong Mask, int Index, bool EndsSet);
}
