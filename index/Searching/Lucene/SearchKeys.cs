using System.Text;
using AdWatch.Indexing.Analysis;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>One spelling for values compared whole: the same when a page is indexed and when a question is asked.</summary>
internal static class SearchKeys
{
    /// <summary>Longest key; no real number or name is longer.</summary>
    private const int MaxLength = 256;

    /// <summary>Keys of the contract: channels, codes, states.</summary>
    public static string Plain(string value) => Cut(QueryCharacters.Plain(value).Trim().ToLowerInvariant());

    /// <summary>Numbers printed with all kinds of brackets and dashes: letters, digits and Han characters only.</summary>
    public static string Number(SearchFolding folding, string value) => Cut(QueryCharacters.Key(folding, value));

    /// <summary>Account names: folded, white space and invisible characters out, everything else kept.</summary>
    public static string Account(SearchFolding folding, string value)
    {
        var key = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (folding.Kinds[c] is not (CharacterKind.Space or CharacterKind.LineEnd or CharacterKind.Invisible))
            {
                key.Append(folding.Folded[c]);
            }
        }

        return Cut(key.ToString());
    }

    /// <summary>Digits of a phone number, without the country code.</summary>
    public static string Phone(string value)
    {
        var digits = string.Concat(QueryCharacters.Plain(value).Where(char.IsAsciiDigit));
        return digits.Length == 13 && digits.StartsWith("861", StringComparison.Ordinal) ? digits[2..] : Cut(digits);
    }

    /// <summary>A phone number as it is found: whole, and without its extension.</summary>
    public static IEnumerable<string> Phones(string value)
    {
        yield return Phone(value);
        var extension = value.IndexOf('转', StringComparison.Ordinal);
        if (extension > 0)
        {
            yield return Phone(value[..extension]);
        }
    }

    /// <summary>The digits that every division inside the region shares: <c>310000</c> gives <c>31</c>.</summary>
    public static string RegionPrefix(string code)
    {
        var prefix = code.AsSpan().Trim();
        while (prefix.Length >= 2 && prefix.Length % 2 == 0 && prefix.EndsWith("00", StringComparison.Ordinal))
        {
            prefix = prefix[..^2];
        }

        return prefix.ToString();
    }

    /// <summary>Host, host with port, and every parent domain.</summary>
    public static IEnumerable<string> Sites(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            yield break;
        }

        var host = uri.Host.ToLowerInvariant();
        yield return Cut(host);
        if (!uri.IsDefaultPort)
        {
            yield return Cut(uri.Authority.ToLowerInvariant());
        }

        if (uri.HostNameType != UriHostNameType.Dns)
        {
            yield break;
        }

        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            yield return Cut(host[(dot + 1)..]);
        }
    }

    /// <summary>The site a question names: a host, with or without scheme and path.</summary>
    public static string Site(string value)
    {
        var site = Plain(value);
        var scheme = site.IndexOf("://", StringComparison.Ordinal);
        site = scheme < 0 ? site : site[(scheme + 3)..];
        var path = site.IndexOf('/', StringComparison.Ordinal);
        site = (path < 0 ? site : site[..path]).Replace("*.", "", StringComparison.Ordinal).Trim('.');
        return site.EndsWith(":80", StringComparison.Ordinal) || site.EndsWith(":443", StringComparison.Ordinal)
            ? site[..site.LastIndexOf(':')]
            : site;
    }

    private static string Cut(string key) => key.Length <= MaxLength ? key : key[..MaxLength];
}
