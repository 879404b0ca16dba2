using System.Text.RegularExpressions;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>A regular expression, tried only around a word that every match must hold; built on first use, compiled once it is used often.</summary>
internal sealed class PatternLeaf(string pattern, int guard) : Leaf
{
    /// <summary>How far from its guard word a match may reach.</summary>
    public const int Reach = 160;

    private const int MatchLimit = 500;

    /// <summary>Uses after which compiling, some milliseconds each, has paid for itself.</summary>
    private const int WorthCompiling = 256;

    private static readonly TimeSpan QuickLimit = TimeSpan.FromMilliseconds(50);

    private readonly Lazy<Regex> quick = new(() => new Regex(pattern, RegexOptions.CultureInvariant, QuickLimit));
    private readonly Lazy<Regex> linear = new(() =>
        new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout)
    );

    private volatile Regex? compiled;
    private int uses;

    public string Pattern { get; } = pattern;

    public override IReadOnlyCollection<int> Triggers { get; } = [guard];

    public override int Cost => 50;

    public override void Collect(PageView page, TextRange scope, List<TextRange> matches)
    {
        foreach (var match in page.MatchesOf(this))
        {
            if (scope.Contains(match) && page.Counts(match))
            {
                matches.Add(match);
            }
        }
    }

    /// <summary>Why the expression cannot be built; null where it can.</summary>
    public string? Fault()
    {
        try
        {
            _ = quick.Value;
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    /// <summary>All matches on the page.</summary>
    public TextRange[] Find(PageView page)
    {
        var guards = page.Occurrences.Of(guard);
        if (guards.Length == 0)
        {
            return [];
        }

        var found = new List<TextRange>();
        for (var i = 0; i < guards.Length && found.Count < MatchLimit; )
        {
            var block = page.Blocks[page.Blocks.IndexOf(guards[i].Start)];
            var from = Math.Max(block.Start, guards[i].Start - Reach);
            var to = Math.Min(block.End, guards[i].End + Reach);
            for (i++; i < guards.Length && guards[i].Start - Reach <= to && guards[i].Start < block.End; i++)
            {
                to = Math.Min(block.End, guards[i].End + Reach);
            }

            FindIn(page.Text[from..to], from, found);
        }

        return [.. found];
    }

    /// <summary>The interpreter starts at once and compiled code runs fast; where a pattern makes it slow, the linear engine gives the same matches.</summary>
    private void FindIn(ReadOnlySpan<char> text, int offset, List<TextRange> found)
    {
        var before = found.Count;
        try
        {
            Find(compiled ?? Quick(), text, offset, found);
        }
        catch (RegexMatchTimeoutException)
        {
            found.RemoveRange(before, found.Count - before);
            Find(linear.Value, text, offset, found);
        }
    }

    private Regex Quick()
    {
        if (Interlocked.Increment(ref uses) == WorthCompiling)
        {
            compiled = new Regex(Pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, QuickLimit);
        }

        return quick.Value;
    }

    private static void Find(Regex regex, ReadOnlySpan<char> text, int offset, List<TextRange> found)
    {
        foreach (var match in regex.EnumerateMatches(text))
        {
            if (match.Length > 0 && found.Count < MatchLimit)
            {
                found.Add(new(offset + match.Index, match.Length));
            }
        }
    }
}
