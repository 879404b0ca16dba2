using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>A range of the normalised page.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;

    public static TextRange Between(int start, int end) => new(start, Math.Max(0, end - start));

    public bool Contains(TextRange other) => other.Start >= Start && other.End <= End;

    public bool Overlaps(TextRange other) => other.Start < End && Start < other.End;
}
