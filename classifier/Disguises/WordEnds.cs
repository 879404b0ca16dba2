using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Disguises;

/// <summary>The first two and the last two characters of a word in one number: of a short one they tell all.</summary>
internal static class WordEnds
{
    /// <summary>Words are so long at most that two characters from each end take in all.</summary>
    public const int Longest = 4;

    /// <summary>The first two and the last two characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<char> text)
    {
        ref var first = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        var head = Unsafe.ReadUnaligned<uint>(ref first);
        var tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, (text.Length - 2) * sizeof(char)));
        return head | ((ulong)tail << 32);
    }

    /// <summary>How many characters differ, from the difference of both ends: of a short word they overlap.</summary>
    public static int Differing(ulong different, int length)
    {
        var twice = length switch
        {
            2 => 0xFFFF_FFFF_0000_0000UL,
            3 => 0x0000_FFFF_0000_0000UL,
            _ => 0UL,
        };
        var left = different & ~twice;
        const ulong low = 0x7FFF_7FFF_7FFF_7FFF;
        return BitOperations.PopCount((((left & low) + low) | left) & ~low);
    }
}
