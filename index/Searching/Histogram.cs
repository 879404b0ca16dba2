using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>Bars over time: by day up to two months, by month up to five years, else by year; empty bars between stand too.</summary>
internal static class Histogram
{
    private const int MostDays = 62;
    private const int MostMonths = 60;

    /// <summary>A page can claim any date; older ones are not drawn.</summary>
    private const int MostYears = 50;

    public static ImmutableArray<HistogramBar> Of(IReadOnlyDictionary<int, long> countsByDay)
    {
        if (countsByDay.Count == 0)
        {
            return [];
        }

        var last = DateOnly.FromDayNumber(countsByDay.Keys.Max());
        var oldest = last.Year > MostYears ? new DateOnly(last.Year - MostYears, 1, 1) : DateOnly.MinValue;
        var first = DateOnly.FromDayNumber(Math.Max(countsByDay.Keys.Min(), oldest.DayNumber));
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        Func<DateOnly, DateOnly> begin;
        Func<DateOnly, DateOnly> next;
        if (last.DayNumber - first.DayNumber < MostDays)
        {
            (begin, next) = (day => day, day => day.AddDays(1));
        }
        else if (months <= MostMonths)
        {
            (begin, next) = (day => new DateOnly(day.Year, day.Month, 1), day => day.AddMonths(1));
        }
        else
        {
            (begin, next) = (day => new DateOnly(day.Year, 1, 1), day => day.AddYears(1));
        }

        var counts = countsByDay
            .Where(pair => pair.Key >= first.DayNumber)
            .GroupBy(pair => begin(DateOnly.FromDayNumber(pair.Key)))
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        var bars = ImmutableArray.CreateBuilder<HistogramBar>();
        for (var bar = begin(first); bar <= last && bar < DateOnly.MaxValue.AddYears(-1); bar = next(bar))
        {
            bars.Add(new HistogramBar(bar, counts.GetValueOrDefault(bar)));
        }

        return bars.ToImmutable();
    }
}
