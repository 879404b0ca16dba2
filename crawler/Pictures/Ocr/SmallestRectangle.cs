namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>The rectangle of least area round points: one of its sides lies on an edge of their hull (Freeman and Shapira, 1975).</summary>
internal static class SmallestRectangle
{
    /// <summary>A box this much higher than long is upright text, read from top to bottom.</summary>
    private const float Upright = 1.5f;

    public static TextBox Around(List<(float X, float Y)> points)
    {
        var hull = Hull(points);
        var best = default(TextBox);
        var bestArea = float.PositiveInfinity;
        for (var i = 0; i < hull.Count; i++)
        {
            var (from, to) = (hull[i], hull[(i + 1) % hull.Count]);
            var (x, y) = (to.X - from.X, to.Y - from.Y);
            var length = MathF.Sqrt((x * x) + (y * y));
            if (length > 0 && Along(hull, x / length, y / length) is var box && box.Length * box.Height < bestArea)
            {
                (best, bestArea) = (box, box.Length * box.Height);
            }
        }

        return Oriented(best);
    }

    private static TextBox Along(List<(float X, float Y)> hull, float dirX, float dirY)
    {
        var (minU, maxU, minV, maxV) = (float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, float.NegativeInfinity);
        foreach (var (x, y) in hull)
        {
            var u = (x * dirX) + (y * dirY);
            var v = (y * dirX) - (x * dirY);
            (minU, maxU) = (Math.Min(minU, u), Math.Max(maxU, u));
            (minV, maxV) = (Math.Min(minV, v), Math.Max(maxV, v));
        }

        var (midU, midV) = ((minU + maxU) / 2, (minV + maxV) / 2);
        return new TextBox((midU * dirX) - (midV * dirY), (midU * dirY) + (midV * dirX), dirX, dirY, maxU - minU, maxV - minV);
    }

    /// <summary>Text runs to the right along the flatter side, unless the box clearly stands.</summary>
    private static TextBox Oriented(TextBox box)
    {
        var turned = MathF.Abs(box.DirY) > MathF.Abs(box.DirX) ? Turned(box) : box;
        var rightward = turned.DirX < 0 ? turned with { DirX = -turned.DirX, DirY = -turned.DirY } : turned;
        return rightward.Height >= rightward.Length * Upright ? Turned(rightward) : rightward;
    }

    private static TextBox Turned(TextBox box) => box with { DirX = -box.DirY, DirY = box.DirX, Length = box.Height, Height = box.Length };

    /// <summary>Convex hull by Andrew's monotone chain.</summary>
    private static List<(float X, float Y)> Hull(List<(float X, float Y)> points)
    {
        points.Sort();
        var hull = new List<(float X, float Y)>();
        Chain(points, hull);
        points.Reverse();
        Chain(points, hull);
        return hull;
    }

    private static void Chain(List<(float X, float Y)> points, List<(float X, float Y)> hull)
    {
        var floor = hull.Count;
        foreach (var point in points)
        {
            while (hull.Count >= floor + 2 && Turn(hull[^2], hull[^1], point) <= 0)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        // The last point of one chain is the first of the other.
        hull.RemoveAt(hull.Count - 1);
    }

    private static float Turn((float X, float Y) origin, (float X, float Y) a, (float X, float Y) b) =>
        ((a.X - origin.X) * (b.Y - origin.Y)) - ((a.Y - origin.Y) * (b.X - origin.X));
}
