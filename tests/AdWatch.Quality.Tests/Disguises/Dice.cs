using System.IO.Hashing;
using System.Text;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>Choices that depend on a name alone: the same on every machine and in every run.</summary>
internal sealed class Dice(string name)
{
    private ulong state = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name));

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count)
    {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)count);
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
