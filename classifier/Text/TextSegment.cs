using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Text;

/// <summary>A run of normalised characters: one original unit each, or (where <see cref="Lump"/> is set) all from the same original units.</summary>
/// <param name="Normal">Offset of the first normalised character.</param>
/// <param name="Original">Offset of the original unit it came from.</param>
/// <param name="Lump">0: one to one; else the number of original units that the whole run came from.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSegment(int Normal, int Original, int Lump)
{
    public static int Start(ReadOnlySpan<TextSegment> segments, int position)
    {
        ref readonly var segment = ref segments[Find(segments, position)];
        return segment.Lump == 0 ? segment.Original + position - segment.Normal : segment.Original;
    }

    public static int End(ReadOnlySpan<TextSegment> segments, int position)
    {
        ref readonly var segment = ref segments[Find(segments, position)];
        return segment.Lump == 0 ? segment.Original + position - segment.Normal + 1 : segment.Original + segment.Lump;
    }

    /// <summary>Index of the segment that holds a position.</summary>
    public static int Find(ReadOnlySpan<TextSegment> segments, int position)
    {
        var (low, high) = (0, segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (segments[middle].Normal <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
