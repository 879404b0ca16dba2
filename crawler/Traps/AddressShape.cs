using System.Text;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Knowledge;

namespace AdWatch.Crawler.Traps;

/// <summary>What the addresses of one template have in common: numbers become <c>#</c>, tokens <c>~</c>. <c>/day/2026-05-12?p=3</c> is <c>/day/#-#-#?p=#</c>.</summary>
internal static class AddressShape
{
    public static string Of(string canonicalUrl)
    {
        var parts = UrlParts.Of(canonicalUrl);
        var shape = new StringBuilder(parts.HostKey, parts.HostKey.Length + parts.PathAndQuery.Length);
        var text = parts.PathAndQuery.AsSpan();
        var at = 0;
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end == at)
            {
                shape.Append(text[at++]);
                continue;
            }

            Add(shape, text[at..end]);
            at = end;
        }

        return shape.ToString();
    }

    private static void Add(StringBuilder shape, ReadOnlySpan<char> word)
    {
        if (AddressForms.IsToken(word))
        {
            shape.Append('~');
            return;
        }

        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsAsciiDigit(word[i]))
            {
                shape.Append(word[i]);
            }
            else if (i == 0 || !char.IsAsciiDigit(word[i - 1]))
            {
                shape.Append('#');
            }
        }
    }
}
