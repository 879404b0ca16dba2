using System.Collections.Concurrent;

namespace AdWatch.Crawler.Traps;

/// <summary>Closes a template of addresses of a source once nearly all its latest pages said nothing new: endless paging, calendars, sessions nobody listed.</summary>
/// <remarks>
/// Kept for one run and in bounded memory; a template that is a trap shows itself again within one window. Safe to use from many threads.
/// Pages that are read every time anew prove nothing: only first visits count.
/// </remarks>
internal sealed class TrapLedger(int window)
{
    private const double Barren = 0.95;
    private const int MaxShapes = 4_096;

    private readonly ConcurrentDictionary<string, SourceShapes> sources = new(StringComparer.Ordinal);

    /// <summary>Notes what the first visit of an address brought.</summary>
    /// <param name="isNew">False for a copy of another page of the source, and for a page that is not there.</param>
    /// <returns>True where this closed the template.</returns>
    public bool Note(string sourceId, string url, bool isNew)
    {
        var shapes = sources.GetOrAdd(sourceId, _ => new SourceShapes());
        var shape = AddressShape.Of(url);
        lock (shapes)
        {
            if (!shapes.Open.TryGetValue(shape, out var count))
            {
                if (isNew)
                {
                    // Most templates never bring a copy and cost nothing.
                    return false;
                }

                if (shapes.Open.Count >= MaxShapes)
                {
                    shapes.Open.Clear();
                }
            }

            count = (count.Seen + 1, count.Barren + (isNew ? 0 : 1));
            if (count.Seen < window)
            {
                shapes.Open[shape] = count;
                return false;
            }

            shapes.Open.Remove(shape);
            if (count.Barren < window * Barren)
            {
                return false;
            }

            shapes.Close(shape);
            return true;
        }
    }

    /// <summary>True where the template of the address is closed.</summary>
    public bool IsClosed(string sourceId, string url) =>
        sources.TryGetValue(sourceId, out var shapes) && shapes.AnyClosed && shapes.IsClosed(AddressShape.Of(url));

    private sealed class SourceShapes
    {
        private readonly ConcurrentDictionary<string, bool> closed = new(StringComparer.Ordinal);

        public Dictionary<string, (int Seen, int Barren)> Open { get; } = new(StringComparer.Ordinal);

        public bool AnyClosed { get; private set; }

        public bool IsClosed(string shape) => closed.ContainsKey(shape);

        public void Close(string shape)
        {
            if (closed.Count < MaxShapes)
            {
                closed[shape] = true;
                AnyClosed = true;
            }
        }
    }
}
