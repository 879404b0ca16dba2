using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace AdWatch.Crawler.Fetching;

/// <summary>Decodes a body by byte order mark, header, declaration in the page, then content.</summary>
/// <remarks>
/// What does not decode strictly gives way to the next that does. Latin-1 and Windows-1252 decode anything, so they give way
/// to strict UTF-8, or to GB18030 that reads as Chinese.
/// </remarks>
public static class CharsetDetector
{
    private const int DeclarationReach = 2_048;
    private const double ReadsAsChinese = 0.5;
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\"';>/,");
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding LooseUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = "utf-8",
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["gb2312"] = "gb18030",
        ["gb_2312-80"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp936"] = "gb18030",
        ["gb18030"] = "gb18030",
        ["big5"] = "big5",
        ["big5-hkscs"] = "big5",
        ["x-x-big5"] = "big5",
        ["cn-big5"] = "big5",
        ["utf-16"] = "utf-16le",
        ["utf-16le"] = "utf-16le",
        ["utf-16be"] = "utf-16be",
        ["iso-8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["us-ascii"] = "windows-1252",
        ["ascii"] = "windows-1252",
        ["windows-1252"] = "windows-1252",
        ["cp1252"] = "windows-1252",
        ["shift_jis"] = "shift_jis",
        ["euc-jp"] = "euc-jp",
        ["euc-kr"] = "euc-kr",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Encoding> Strict = BuildStrict();

    public static DecodedText Decode(ReadOnlySpan<byte> body, string? contentType)
    {
        if (ByMark(body) is { } marked)
            return marked;
        // "utf-16" in a page that can be read to find it is a mistake for UTF-8, says the HTML standard.
        var declared = Declared(body) is var meta && meta is "utf-16le" or "utf-16be" ? "utf-8" : meta;
        foreach (var name in (ReadOnlySpan<string?>)[InHeader(contentType), declared])
        {
            if (name is not null and not "windows-1252" && TryDecode(body, name) is { } text)
                return new DecodedText(text, name);
        }

        return ByContent(body);
    }

    /// <summary>The encoding in which a page of this charset spells the queries of its links; null for UTF-8.</summary>
    internal static Encoding? QueryEncoding(string charset) =>
        charset is "utf-8" or "utf-16le" or "utf-16be" ? null : CodePagesEncodingProvider.Instance.GetEncoding(charset);

    private static FrozenDictionary<string, Encoding> BuildStrict()
    {
        var provider = CodePagesEncodingProvider.Instance;
        var encodings = new Dictionary<string, Encoding>(StringComparer.Ordinal)
        {
            ["utf-8"] = Utf8,
            ["utf-16le"] = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
            ["utf-16be"] = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        };
        foreach (var name in (ReadOnlySpan<string>)["gb18030", "big5", "windows-1252", "shift_jis", "euc-jp", "euc-kr"])
            encodings[name] = provider.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        return encodings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static DecodedText? ByMark(ReadOnlySpan<byte> body) =>
        body.StartsWith("\uFEFF"u8) ? new DecodedText(LooseUtf8.GetString(body[3..]), "utf-8")
        : body is [0xFF, 0xFE, ..] ? new DecodedText(Encoding.Unicode.GetString(body[2..]), "utf-16le")
        : body is [0xFE, 0xFF, ..] ? new DecodedText(Encoding.BigEndianUnicode.GetString(body[2..]), "utf-16be")
        : null;

    private static string? InHeader(string? contentType)
    {
        var at = contentType?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : Known(contentType.AsSpan(at + 8));
    }

    /// <summary>The declaration in the head (meta charset, meta http-equiv) or in an XML declaration.</summary>
    private static string? Declared(ReadOnlySpan<byte> body)
    {
        var head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, DeclarationReach)]).AsSpan();
        while (head.IndexOf("charset", StringComparison.OrdinalIgnoreCase) is var at and >= 0)
        {
            var rest = head[(at + 7)..].TrimStart();
            head = head[(at + 7)..];
            if (rest is ['=', ..] && Known(rest[1..]) is { } name)
                return name;
        }

        head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, 200)]).AsSpan();
        var xml = head.StartsWith("<?xml") ? head.IndexOf("encoding=") : -1;
        return xml < 0 ? null : Known(head[(xml + 9)..]);
    }

    private static string? Known(ReadOnlySpan<char> value)
    {
        value = value.TrimStart(" \t\"'");
        var end = value.IndexOfAny(NameEnd);
        if (end >= 0)
            value = value[..end];
        return value.Length <= 20 && Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value, out var name) ? name : null;
    }

    private static string? TryDecode(ReadOnlySpan<byte> body, string name)
    {
        try
        {
            return Strict[name].GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static DecodedText ByContent(ReadOnlySpan<byte> body)
    {
        if (TryDecode(body, "utf-8") is { } utf8)
            return new DecodedText(utf8, "utf-8");
        var gb = TryDecode(body, "gb18030");
        var big5 = TryDecode(body, "big5");
        var gbShare = gb is null ? -1 : CommonCharacters.Share(gb);
        var big5Share = big5 is null ? -1 : CommonCharacters.Share(big5);
        if (gb is not null && gbShare >= big5Share && gbShare >= ReadsAsChinese)
            return new DecodedText(gb, "gb18030");
        if (big5 is not null && big5Share >= ReadsAsChinese)
            return new DecodedText(big5, "big5");
        // A broken byte or two: the charset that loses least.
        return Loose(body);
    }

    private static DecodedText Loose(ReadOnlySpan<byte> body)
    {
        var utf8 = LooseUtf8.GetString(body);
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetString(body);
        var utf8Share = CommonCharacters.Share(utf8);
        var gbShare = CommonCharacters.Share(gb);
        if (utf8Share >= ReadsAsChinese && utf8Share >= gbShare)
            return new DecodedText(utf8, "utf-8");
        return gbShare >= ReadsAsChinese
            ? new DecodedText(gb, "gb18030")
            : new DecodedText(CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetString(body), "windows-1252");
    }
}
