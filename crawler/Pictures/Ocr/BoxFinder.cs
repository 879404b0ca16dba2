using System.Buffers;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Makes turned boxes of the detector's probability map: connected spots, their smallest rectangles, grown back to the size of the text.</summary>
/// <remarks>The post-processing of differentiable binarisation (Liao et al., AAAI 2020): the network is taught shrunken text regions.</remarks>
internal static class BoxFinder
{
    private const float SpotThreshold = 0.3f;
    private const float MeanThreshold = 0.6f;
    private const float Growth = 1.6f;
    private const int SmallestSpot = 9;
    private const float ShortestSide = 3;

    /// <summary>Finds at most <paramref name="limit"/> boxes.</summary>
    /// <param name="map">Probabilities of text, row by row.</param>
    public static List<TextBox> Find(ReadOnlySpan<float> map, int width, int height, int limit)
    {
        var boxes = new List<TextBox>();
        var seen = ArrayPool<bool>.Shared.Rent(width * height);
        try
        {
            Array.Clear(seen, 0, width * height);
            var spot = new Spot(width, height);
            for (var at = 0; at < width * height && boxes.Count < limit; at++)
            {
                if (seen[at] || map[at] <= SpotThreshold)
                {
                    continue;
                }

                spot.Fill(map, seen, at);
                if (spot.Count < SmallestSpot || spot.Sum / spot.Count < MeanThreshold)
                {
                    continue;
                }

                var box = SmallestRectangle.Around(spot.Corners());
                if (Math.Min(box.Length, box.Height) >= ShortestSide)
                {
                    boxes.Add(Grown(box));
                }
            }
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(seen);
        }

        return boxes;
    }

    /// <summary>Each side moves outward by area × growth / perimeter.</summary>
    private static TextBox Grown(TextBox box)
    {
        var outward = box.Length * box.Height * Growth / (2 * (box.Length + box.Height));
        return box with { Length = box.Length + (2 * outward), Height = box.Height + (2 * outward) };
    }

    /// <summary>One connected spot; only the first and last column of each of its rows are kept, which is all its outline needs.</summary>
    private sealed class Spot(int width, int height)
    {
        private readonly int[] first = new int[height];
        private readonly int[] last = new int[height];
        private readonly Stack<int> open = new();
        private readonly List<(float X, float Y)> corners = [];
        private int top;
        private int bottom;

        public int Count { get; private set; }

        public double Sum { get; private set; }

        public void Fill(ReadOnlySpan<float> map, bool[] seen, int start)
        {
            (Count, Sum) = (0, 0);
            top = bottom = start / width;
            (first[top], last[top]) = (int.MaxValue, -1);
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out var at))
            {
                var (y, x) = Math.DivRem(at, width);
                // The start lies in the uppermost row, and rows below are reached one after the other.
                for (; bottom < y; bottom++)
                {
                    (first[bottom + 1], last[bottom + 1]) = (int.MaxValue, -1);
                }

                first[y] = Math.Min(first[y], x);
                last[y] = Math.Max(last[y], x);
                Count++;
                Sum += map[at];
                OpenNeighbours(map, seen, x, y);
            }
        }

        public List<(float X, float Y)> Corners()
        {
            corners.Clear();
            for (var y = top; y <= bottom; y++)
            {
                corners.Add((first[y], y));
                corners.Add((first[y], y + 1));
                corners.Add((last[y] + 1, y));
                corners.Add((last[y] + 1, y + 1));
            }

            return corners;
        }

        private void OpenNeighbours(ReadOnlySpan<float> map, bool[] seen, int x, int y)
        {
            var (right, below) = (Math.Min(x + 1, width - 1), Math.Min(y + 1, height - 1));
            for (var row = Math.Max(y - 1, 0); row <= below; row++)
            {
                for (var column = Math.Max(x - 1, 0); column <= right; column++)
                {
                    var at = (row * width) + column;
                    if (!seen[at] && map[at] > SpotThreshold)
                    {
                        seen[at] = true;
                        open.Push(at);
                    }
                }
            }
        }
    }
}
