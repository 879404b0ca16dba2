using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Text;

/// <summary>A few characters that a text is looked through for, many places at once: what stands often would else be found by as many searches.</summary>
internal sealed class CharacterMarks(string marks)
{
    /// <summary>Places that are looked at together.</summary>
    public const int Together = 64;

    private readonly Vector256<ushort>[] members = [.. marks.Select(c => Vector256.Create((ushort)c))];

    /// <summary>A bit for each of the first characters of a text that is one of them.</summary>
    public ulong Find(ReadOnlySpan<char> text)
    {
        if (text.Length < Together)
        {
            return FindInShort(text);
        }

        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text));
        var found = 0UL;
        for (var at = 0; at < Together; at += Vector256<ushort>.Count)
        {
            var characters = Vector256.LoadUnsafe(ref first, (nuint)at);
            var hits = Vector256<ushort>.Zero;
            foreach (var member in members)
            {
                hits |= Vector256.Equals(characters, member);
            }

            found |= (ulong)hits.ExtractMostSignificantBits() << at;
        }

        return found;
    }

    private ulong FindInShort(ReadOnlySpan<char> text)
    {
        Span<char> padded = stackalloc char[Together];
        padded.Clear();
        text.CopyTo(padded);
        return Find(padded) & ((1UL << text.Length) - 1);
    }
}
