using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Disguises;

/// <summary>A piece of a normal form that stands for other characters.</summary>
/// <param name="Start">Offset in the normal form; an empty piece is an insertion.</param>
/// <param name="Form">What it stands for; empty where it is to go.</param>
/// <param name="OriginalStart">Where the words of an insertion stand in the original.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Restoration(int Start, int Length, string Form, int OriginalStart = -1, int OriginalLength = 0)
{
    public int End => Start + Length;
}
