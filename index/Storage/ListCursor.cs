using System.Globalization;

namespace AdWatch.Indexing.Storage;

/// <summary>Cursor of a list ordered by a falling number: the last number given out.</summary>
internal static class ListCursor
{
    public const int MaxLimit = 500;

    public static int Limit(int limit) => Math.Clamp(limit, 1, MaxLimit);

    /// <summary>The number the next stretch lies below.</summary>
    /// <exception cref="CursorException">The cursor was not given out by this list.</exception>
    public static long Below(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return long.MaxValue;
        }

        return (cursor[0] == 'n') && long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            ? below
            : throw new CursorException($"'{cursor}' is no cursor of this list; leave it out to begin at the top.");
    }

    /// <summary>Makes a stretch out of up to <paramref name="limit"/> + 1 rows.</summary>
    public static CursorPage<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, int limit, Func<TRow, long> number, Func<TRow, TItem> item)
    {
        var items = rows.Take(limit).Select(item).ToList();
        var next = rows.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"n{number(rows[limit - 1])}") : null;
        return new CursorPage<TItem>(items, next);
    }
}
