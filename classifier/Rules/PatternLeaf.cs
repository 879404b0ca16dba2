using System.Text.RegularExpressions;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Patterns;

namespace AdWatch.Classifier.Rules;

/// <summary>A regular expression, tried only around words that every match must hold.</summary>
/// <remarks>
/// Mere words are not searched for again; most others run on <see cref="PatternProgram"/>. For the rest there is the library, whose expressions are built
/// on first use and compiled once they are used often.
/// </remarks>
/// <param name="guards">Categories of each of which a word stands in every match; none for a pattern that is tried everywhere, where it is asked at all.</param>
/// <param name="words">True where the guard's words are all that the expression matches.</param>
internal sealed class PatternLeaf(string pattern, int[] guards, int index, bool words) : Leaf
{
    /// <summary>How far from its guard word a match may reach.</summary>
    public const int Reach = 160;

    private const int MatchLimit = 500;

    /// <summary>Longer matches are not counted as longer, so that the parts of a page are bounded.</summary>
    private const int LongEnough = 8;

    /// <summary>Uses after which compiling, some milliseconds each, has paid for itself.</summary>
    private const int WorthCompiling = 256;

    /// <summary>After so many on end the linear engine is asked at once.</summary>
    private const int MostTimeouts = 3;

    private static readonly TimeSpan QuickLimit = TimeSpan.FromMilliseconds(50);

    private readonly Lazy<Regex> quick = new(() => new Regex(pattern, RegexOptions.CultureInvariant, QuickLimit));
    private readonly Lazy<Regex> linear = new(() =>
        new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout)
    );

    private readonly PatternProgram? program = words ? null : PatternProgram.Compile(pattern);
    private volatile Regex? compiled;
    private int uses;
    private int timeouts;

    public string Pattern { get; } = pattern;

    /// <summary>Place among all patterns.</summary>
    public int Index { get; } = index;

    public override Needs Needs { get; } = Needs.Each(guards);

    public override int Cost => 50;

    public override IEnumerable<object> Reads => [this, guards, .. program?.Reads ?? []];

    public override void Collect(PageView page, TextRange scope, List<TextRange> matches)
    {
        var known = page.MatchesOf(this);
        var (first, last) = PartsIn(page, scope, known);
        for (var part = first; part <= last; part++)
        {
            foreach (var match in MatchesIn(page, known, part))
            {
                if (scope.Contains(match) && page.Counts(match))
                {
                    matches.Add(match);
                }
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

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        var found = false;
        var known = page.MatchesOf(this);
        var (first, last) = PartsIn(page, scope, known);
        for (var part = first; part <= last; part++)
        {
            foreach (var match in MatchesIn(page, known, part))
            {
                if (scope.Contains(match) && page.Counts(match))
                {
                    if (evidence is null)
                    {
                        return true;
                    }

                    evidence.Add(match);
                    found = true;
                }
            }
        }

        return found;
    }

    /// <summary>How many parts of a page are searched for themselves: each block before the place from which on there may be too many matches, and the rest.</summary>
    public int PartsOf(PageView page)
    {
        var safe = MatchLimit * Math.Min(LongEnough, program?.Least ?? 1);
        return 1
            + (
                words || page.Blocks.Count == 0 ? 0
                : page.Text.Length <= safe ? page.Blocks.Count
                : page.Blocks.IndexOf(safe)
            );
    }

    private static (int First, int Last) PartsIn(PageView page, TextRange scope, PatternMatches known) =>
        scope.Length == 0 ? (0, -1)
        : known.Rest == 0 ? (0, 0)
        : (Math.Min(known.Rest, page.Blocks.IndexOf(scope.Start)), Math.Min(known.Rest, page.Blocks.IndexOf(scope.End - 1)));

    private ReadOnlySpan<TextRange> MatchesIn(PageView page, PatternMatches known, int part)
    {
        // The rest is searched after all others, so that too many matches end where they do when the page is searched from its beginning.
        for (var i = part < known.Rest || known.IsSearched(part) ? part : 0; i <= part; i++)
        {
            if (!known.IsSearched(i))
            {
                Find(page, i, i == known.Rest ? page.Blocks.Count : i + 1, known.Search(i));
                known.End(i);
            }
        }

        return known.Of(part);
    }

    /// <summary>Adds all matches in some blocks.</summary>
    private void Find(PageView page, int first, int end, List<TextRange> found)
    {
        if (first >= end)
        {
            return;
        }

        if (guards.Length == 0)
        {
            for (var i = first; i < end && found.Count < MatchLimit; i++)
            {
                FindIn(page, page.Blocks[i], found);
            }

            return;
        }

        var places = ScopedPlaces.Of(page.Occurrences, guards[0], TextRange.Between(page.Blocks[first].Start, page.Blocks[end - 1].End));
        if (words)
        {
            FindWords(places, found);
            return;
        }

        for (var i = 0; i < places.Length && found.Count < MatchLimit; )
        {
            var block = page.Blocks[page.Blocks.IndexOf(places[i].Start)];
            var from = Math.Max(block.Start, places[i].Start - Reach);
            var to = Math.Min(block.End, places[i].End + Reach);
            for (i++; i < places.Length && places[i].Start - Reach <= to && places[i].Start < block.End; i++)
            {
                to = Math.Min(block.End, places[i].End + Reach);
            }

            var window = TextRange.Between(from, to);
            if (HoldsOthers(page, window))
            {
                FindIn(page, window, found);
            }
        }
    }

    private bool HoldsOthers(PageView page, TextRange window)
    {
        foreach (var guard in guards.AsSpan(1))
        {
            if (!page.Occurrences.IsIn(guard, window))
            {
                return false;
            }
        }

        return true;
    }

    private void FindIn(PageView page, TextRange range, List<TextRange> found)
    {
        var text = page.Text.Slice(range.Start, range.Length);
        if (program is null || !FindByProgram(program, text, range.Start, page.PatternTries, found))
        {
            FindByRegex(text, range.Start, found);
        }
    }

    /// <summary>The occurrences are the matches: of those at one place the longest.</summary>
    private static void FindWords(ReadOnlySpan<TextRange> guards, List<TextRange> found)
    {
        var end = 0;
        for (var i = 0; i < guards.Length && found.Count < MatchLimit; i++)
        {
            if (guards[i].Start >= end && (i + 1 == guards.Length || guards[i + 1].Start > guards[i].Start))
            {
                found.Add(guards[i]);
                end = guards[i].End;
            }
        }
    }

    /// <summary>False, with nothing added, where the text keeps the matcher too busy.</summary>
    private static bool FindByProgram(
        PatternProgram matcher,
        ReadOnlySpan<char> text,
        int offset,
        List<PatternTry> tries,
        List<TextRange> found
    )
    {
        var before = found.Count;
        var left = PatternProgram.Budget(text.Length);
        for (var at = 0; found.Count < MatchLimit; )
        {
            var start = matcher.Find(text, at, tries, ref left, out at);
            if (start == PatternProgram.GaveUp)
            {
                found.RemoveRange(before, found.Count - before);
                return false;
            }

            if (start < 0)
            {
                break;
            }

            found.Add(TextRange.Between(offset + start, offset + at));
        }

        return true;
    }

    /// <summary>The interpreter starts at once and compiled code runs fast; where a pattern makes it slow, the linear engine gives the same matches.</summary>
    private void FindByRegex(ReadOnlySpan<char> text, int offset, List<TextRange> found)
    {
        if (Volatile.Read(ref timeouts) >= MostTimeouts)
        {
            Find(linear.Value, text, offset, found);
            return;
        }

        var before = found.Count;
        try
        {
            Find(compiled ?? Quick(), text, offset, found);
            if (timeouts != 0)
            {
                Volatile.Write(ref timeouts, 0);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref timeouts);
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
