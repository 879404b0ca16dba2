using System.Text;
using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Frontier;

/// <summary>A deny pattern: <c>*</c> is any run of characters; the whole path with its query must fit.</summary>
/// <remarks>A pattern without a question mark also fits with any query behind it, so <c>/cart</c> stops <c>/cart?id=1</c>.</remarks>
internal static class DenyGlob
{
    public static Regex ToRegex(string glob)
    {
        var pattern = new StringBuilder("^");
        foreach (var part in glob.Split('*').Select((text, i) => (text, i)))
        {
            pattern.Append(part.i == 0 ? "" : ".*").Append(Regex.Escape(UrlSpelling.EscapeNonAscii(part.text)));
        }

        if (!glob.Contains('?', StringComparison.Ordinal))
        {
            pattern.Append(@"(?:\?.*)?");
        }

        return new Regex(
            pattern.Append('$').ToString(),
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline,
            TimeSpan.FromSeconds(1)
        );
    }
}
