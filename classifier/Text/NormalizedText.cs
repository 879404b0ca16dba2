using System.Collections.Immutable;

namespace AdWatch.Classifier.Text;

/// <summary>A text in its normal form, with an exact way back: every range of it is a range of whole characters of the original.</summary>
public sealed class NormalizedText
{
    private readonly TextSegment[] segments;

    internal NormalizedText(string original, string text, TextSegment[] segments, ImmutableArray<int> lineBreaks)
    {
        Original = original;
        Text = text;
        this.segments = segments;
        LineBreaks = lineBreaks;
    }

    public string Original { get; }

    /// <summary>The normal form. <c>\n</c> stands for the end of a block and nothing else.</summary>
    public string Text { get; }

    /// <summary>Offsets in <see cref="Text"/> before which the original had a line break inside a block, ascending.</summary>
    public ImmutableArray<int> LineBreaks { get; }

    /// <summary>The range of the original that a range of <see cref="Text"/> came from; an empty range gives an empty one.</summary>
    public (int Start, int Length) ToOriginal(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Text.Length - length);
        if (length == 0)
        {
            var at = start < Text.Length ? TextSegment.Start(segments, start) : Original.Length;
            return (at, 0);
        }

        var from = TextSegment.Start(segments, start);
        return (from, TextSegment.End(segments, start + length - 1) - from);
    }
}
