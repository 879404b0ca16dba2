namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Puts boxes into rows: joins what the detector cut, and orders all as one reads.</summary>
internal static class TextRows
{
    /// <summary>Boxes of one row this many line heights apart are one line: the detector cuts at full-width marks, and the mark would be lost.</summary>
    private const float JoinedGap = 1;
    private const float SameHeight = 0.7f;
    private const float SameRow = 0.25f;
    private const float SameDirection = 0.99f;

    public static void Join(List<TextBox> boxes)
    {
        for (var i = 0; i < boxes.Count; i++)
        {
            for (var k = i + 1; k < boxes.Count; k++)
            {
                if (Joined(boxes[i], boxes[k]) is { } both)
                {
                    boxes[i] = both;
                    boxes.RemoveAt(k);
                    // The longer box may reach one that was passed over.
                    k = i;
                }
            }
        }
    }

    /// <summary>From top to bottom; what stands in one row from left to right.</summary>
    public static void Order(List<TextBox> boxes)
    {
        boxes.Sort((a, b) => a.CenterY.CompareTo(b.CenterY));
        for (var start = 0; start < boxes.Count; )
        {
            var end = start + 1;
            while (
                end < boxes.Count && boxes[end].CenterY - boxes[start].CenterY < Math.Min(boxes[start].HalfHeight, boxes[end].HalfHeight)
            )
            {
                end++;
            }

            boxes.Sort(start, end - start, Comparer<TextBox>.Create((a, b) => a.CenterX.CompareTo(b.CenterX)));
            start = end;
        }
    }

    private static TextBox? Joined(TextBox a, TextBox b)
    {
        var height = Math.Max(a.Height, b.Height);
        var (x, y) = (b.CenterX - a.CenterX, b.CenterY - a.CenterY);
        var along = (x * a.DirX) + (y * a.DirY);
        var across = (y * a.DirX) - (x * a.DirY);
        if (
            MathF.Abs(across) > SameRow * height
            || MathF.Abs(along) - ((a.Length + b.Length) / 2) > JoinedGap * height
            || Math.Min(a.Height, b.Height) < SameHeight * height
            || (a.DirX * b.DirX) + (a.DirY * b.DirY) < SameDirection
        )
        {
            return null;
        }

        var from = Math.Min(-a.Length / 2, along - (b.Length / 2));
        var to = Math.Max(a.Length / 2, along + (b.Length / 2));
        var middle = (from + to) / 2;
        return a with
        {
            CenterX = a.CenterX + (middle * a.DirX) - (across / 2 * a.DirY),
            CenterY = a.CenterY + (middle * a.DirY) + (across / 2 * a.DirX),
            Length = to - from,
            Height = height,
        };
    }
}
