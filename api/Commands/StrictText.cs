using System.Text;

namespace AdWatch.Api.Commands;

/// <summary>UTF-8 whose broken bytes can be told from every character a text may hold: a wrongly encoded line is refused, never judged as if it were clean.</summary>
internal static class StrictText
{
    /// <summary>A noncharacter (U+FDD0): no text holds it.</summary>
    private const char Broken = '\uFDD0';

    public const string Fault = "is not UTF-8; convert the file, for example with: iconv -f GB18030 -t UTF-8";

    public static Encoding Encoding { get; } =
        Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Broken.ToString()));

    public static bool IsBroken(string line) => line.Contains(Broken);
}
