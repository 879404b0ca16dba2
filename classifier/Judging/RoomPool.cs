using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Judging;

/// <summary>Lists lent for a moment and taken back empty: conditions are asked many times a page and must not allocate.</summary>
internal sealed class RoomPool<T>
{
    /// <summary>A longer list was for a page that is no measure for others.</summary>
    private const int LongestKept = 1 << 14;

    private readonly Stack<List<T>> free = new();

    public Room<T> Rent() => new(this, free.TryPop(out var list) ? list : new(16));

    public void Return(List<T> list)
    {
        if (list.Capacity <= LongestKept)
        {
            list.Clear();
            free.Push(list);
        }
    }
}

/// <summary>A lent list; disposing gives it back.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Room<T>(RoomPool<T> pool, List<T> list) : IDisposable
{
    public List<T> List { get; } = list;

    public ReadOnlySpan<T> Span => CollectionsMarshal.AsSpan(List);

    public void Dispose() => pool.Return(List);
}
