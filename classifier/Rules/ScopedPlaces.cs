using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>The entries of a category in a scope, found without branches where they are few.</summary>
internal static class ScopedPlaces
{
    /// <summary>Among more, searching for the first and the last is faster than counting.</summary>
    private const int Few = 16;

    /// <summary>The same as <see cref="Occurrences.Of(int, TextRange)"/>.</summary>
    public static ReadOnlySpan<TextRange> Of(Occurrences occurrences, int category, TextRange scope)
    {
        var all = occurrences.Of(category);
        if (all.Length > Few)
        {
            return occurrences.Of(category, scope);
        }

        var (before, until) = (0, 0);
        foreach (ref readonly var range in all)
        {
            before += range.Start < scope.Start ? 1 : 0;
            until += range.Start < scope.End ? 1 : 0;
        }

        return all[Math.Min(before, until)..until];
    }
}
