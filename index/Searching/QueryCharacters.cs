using System.Text;

namespace AdWatch.Indexing.Searching;

/// <summary>The characters of a question's syntax, in their Chinese and full-width forms too.</summary>
internal static class QueryCharacters
{
    /// <summary>The ASCII form of a syntax character; every other character is itself.</summary>
    public static char Plain(char c) =>
        c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '\u3000' => ' ',
            '“' or '”' or '„' or '‟' => '"',
            _ => c,
        };

    public static string Plain(string text) => string.Create(text.Length, text, (span, s) => PlainInto(s, span));

    public static bool IsSpace(char c) => char.IsWhiteSpace(c);

    public static bool IsAsciiQuote(char c) => c is '"' or '\uFF02';

    public static bool IsQuote(char c) => Plain(c) == '"';

    private static void PlainInto(string text, Span<char> span)
    {
        for (var i = 0; i < text.Length; i++)
        {
            span[i] = Plain(text[i]);
        }
    }

    /// <summary>Letters and digits only, folded and without marks: how keys (numbers, ids) are compared.</summary>
    public static string Key(Analysis.SearchFolding folding, string value)
    {
        var key = new StringBuilder(value.Length);
        Span<char> word = stackalloc char[Analysis.UnitScanner.LongestWord + 2];
        Span<int> offsets = stackalloc int[Analysis.UnitScanner.LongestWord + 2];
        var scanner = new Analysis.UnitScanner(folding, value);
        while (scanner.Next())
        {
            key.Append(word[..scanner.Fold(word, offsets)]);
        }

        return key.ToString();
    }
}
