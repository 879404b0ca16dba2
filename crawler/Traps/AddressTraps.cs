using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Knowledge;

namespace AdWatch.Crawler.Traps;

/// <summary>Tells addresses that only a trap makes: paths that repeat themselves, and calendars far from now. Pure, and cheap: asked for every link.</summary>
internal static class AddressTraps
{
    private const int MaxSegments = 24;
    private const int MaxUnit = 4;
    private const int MaxRepeats = 3;
    private const int FirstYear = 1990;
    private const int YearsAhead = 1;

    /// <summary>Why the address is not followed; null where it may be.</summary>
    /// <param name="pathAndQuery">From the first slash on, canonical.</param>
    /// <param name="forms">Which parameters hold a date.</param>
    /// <param name="year">The year now.</param>
    public static ScopeReason? Of(ReadOnlySpan<char> pathAndQuery, AddressForms forms, int year)
    {
        var mark = pathAndQuery.IndexOf('?');
        var path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        if (RepeatsItself(path))
        {
            return ScopeReason.RepeatedPath;
        }

        var query = mark < 0 ? [] : pathAndQuery[(mark + 1)..];
        if (RepeatsPairs(query))
        {
            return ScopeReason.RepeatedPath;
        }

        return IsFarMonth(path, year) || HasFarDate(query, forms.Dates, year) ? ScopeReason.FarDate : null;
    }

    /// <summary>True where one to four segments stand three times in a row (<c>/a/b/a/b/a/b</c>), or there are more than any site needs.</summary>
    internal static bool RepeatsItself(ReadOnlySpan<char> path)
    {
        Span<Range> ranges = stackalloc Range[MaxSegments + 2];
        var count = path.Split(ranges, '/');
        if (count > MaxSegments + 1)
        {
            return true;
        }

        // The first piece is what stands before the first slash: nothing.
        for (var unit = 1; unit <= MaxUnit; unit++)
        {
            var same = 0;
            for (var i = 1 + unit; i < count; i++)
            {
                var segment = path[ranges[i]];
                var fits = !segment.IsEmpty && segment.SequenceEqual(path[ranges[i - unit]]);
                same = fits ? same + 1 : 0;
                // Numbers come three in a row by chance: /2026/11/11/11 is a day and an article.
                var wanted = (unit * (MaxRepeats - 1)) + (unit == 1 && IsNumber(segment) ? 1 : 0);
                if (same >= wanted)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True where one pair stands three times in a query.</summary>
    private static bool RepeatsPairs(ReadOnlySpan<char> query)
    {
        if (query.Count('&') < 2)
        {
            return false;
        }

        Span<Range> ranges = stackalloc Range[64];
        var count = query.Split(ranges, '&');
        if (count == ranges.Length)
        {
            return true;
        }

        for (var i = 0; i < count; i++)
        {
            var same = 0;
            for (var j = i; j < count; j++)
            {
                same += query[ranges[i]].SequenceEqual(query[ranges[j]]) ? 1 : 0;
            }

            if (same >= MaxRepeats && !query[ranges[i]].IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A year and a month beside each other (<c>/2031/05/</c>, <c>/2031-05</c>), the year far from now.</summary>
    private static bool IsFarMonth(ReadOnlySpan<char> path, int year)
    {
        for (var i = 0; i + 5 < path.Length; i++)
        {
            if (!char.IsAsciiDigit(path[i]))
            {
                continue;
            }

            var start = i;
            while (i < path.Length && char.IsAsciiDigit(path[i]))
            {
                i++;
            }

            var opensSegment = start == 0 || path[start - 1] is '/' or '-' or '_';
            if (i - start != 4 || !opensSegment || i >= path.Length || path[i] is not ('/' or '-' or '_'))
            {
                continue;
            }

            var end = i + 1;
            while (end < path.Length && end < i + 4 && char.IsAsciiDigit(path[end]))
            {
                end++;
            }

            var isMonth = end - i - 1 is 1 or 2 && (end == path.Length || path[end] is '/' or '-' or '_' or '.');
            if (isMonth && Number(path[(i + 1)..end]) is >= 1 and <= 12 && IsFar(Number(path[start..(start + 4)]), year))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasFarDate(ReadOnlySpan<char> query, ImmutableArray<string> dates, int year)
    {
        if (query.IsEmpty || dates.IsEmpty)
        {
            return false;
        }

        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0 || pair.Length < equals + 5 || !AddressForms.IsNamed(pair[..equals], dates))
            {
                continue;
            }

            var value = pair[(equals + 1)..];
            var digits = value.IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? value.Length : digits;
            // 2031, 203105, 20310501, 2031-05: the first four digits are the year.
            if (digits is 4 or 6 or 8 && IsFar(Number(value[..4]), year))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What lies outside of three centuries is a number of some other kind, such as a price.</summary>
    private static bool IsFar(int value, int year) => value is >= 1_900 and < 2_200 && (value > year + YearsAhead || value < FirstYear);

    private static bool IsNumber(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
