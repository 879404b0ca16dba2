using System.Buffers;
using System.Runtime.CompilerServices;

namespace AdWatch.Crawler.Extraction;

/// <summary>Splits markup into tags and text as the HTML standard's tokenizer does, in one pass and without copies.</summary>
/// <remarks>
/// AngleSharp's tokenizer needs about ten times as long, and its tree builder is quadratic on hostile nesting;
/// the tests hold this reader against it.
/// </remarks>
internal ref struct MarkupReader(ReadOnlySpan<char> html)
{
    private const int AttributeCount = (int)HtmlAttribute.Width + 1;
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\f/>");
    private static readonly SearchValues<char> AttributeNameEnd = SearchValues.Create(" \t\n\r\f/>=");
    private static readonly SearchValues<char> BareValueEnd = SearchValues.Create(" \t\n\r\f>");

    private readonly ReadOnlySpan<char> html = html;
    private int position;
    private Slots slots;

    [InlineArray(AttributeCount)]
    private struct Slots
    {
        private (int Start, int Length) first;
    }

    public MarkupKind Kind { get; private set; }

    /// <summary>The tag of <see cref="MarkupKind.StartTag"/> and <see cref="MarkupKind.EndTag"/>.</summary>
    public HtmlTag Tag { get; private set; } = HtmlTag.Unknown;

    /// <summary>Its name as written.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    public bool SelfClosing { get; private set; }

    /// <summary>Raw text (character references not decoded) of <see cref="MarkupKind.Text"/>.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>Which attributes the start tag has, a bit each.</summary>
    public uint Present { get; private set; }

    public readonly bool Has(HtmlAttribute name) => (Present & (1u << (int)name)) != 0;

    /// <summary>The raw value, empty where absent.</summary>
    public readonly ReadOnlySpan<char> this[HtmlAttribute name]
    {
        get
        {
            if (!Has(name))
                return default;
            var (start, length) = slots[(int)name];
            return html.Slice(start, length);
        }
    }

    public bool Read()
    {
        var start = position;
        while (position < html.Length)
        {
            var found = html[position..].IndexOf('<');
            if (found < 0)
                break;
            var at = position + found;
            if (!StartsMarkup(at))
            {
                position = at + 1;
                continue;
            }

            if (at > start)
            {
                position = at;
                return Emit(html[start..at]);
            }

            position = at;
            if (ReadMarkup())
                return true;
            start = position;
        }

        position = html.Length;
        if (start < html.Length)
            return Emit(html[start..]);
        Kind = MarkupKind.End;
        return false;
    }

    /// <summary>Takes everything up to the end tag of <paramref name="name"/> (which is left to be read) as raw text.</summary>
    public ReadOnlySpan<char> ReadRawText(scoped ReadOnlySpan<char> name)
    {
        var start = position;
        var isScript = name.Equals("script", StringComparison.OrdinalIgnoreCase);
        // Inside <!-- a script may hold <script> and its end tag.
        var isEscaped = false;
        var isDoubleEscaped = false;
        for (var at = start; at < html.Length; at++)
        {
            var found = isEscaped ? html[at..].IndexOfAny('<', '-') : html[at..].IndexOf('<');
            if (found < 0)
                break;
            at += found;
            var rest = html[at..];
            if (rest.StartsWith("</") && IsName(rest[2..], name))
            {
                if (!isDoubleEscaped)
                {
                    position = at;
                    return html[start..at];
                }

                isDoubleEscaped = false;
            }
            else if (isEscaped && rest.StartsWith("-->"))
            {
                isEscaped = isDoubleEscaped = false;
            }
            else if (isEscaped && rest[0] == '<' && IsName(rest[1..], name))
            {
                isDoubleEscaped = true;
            }
            else if (isScript && !isEscaped && rest.StartsWith("<!--"))
            {
                isEscaped = true;
                at++;
            }
        }

        position = html.Length;
        return html[start..];
    }

    private static bool IsName(ReadOnlySpan<char> text, scoped ReadOnlySpan<char> name) =>
        text.Length > name.Length
        && NameEnd.Contains(text[name.Length])
        && text[..name.Length].Equals(name, StringComparison.OrdinalIgnoreCase);

    private bool Emit(ReadOnlySpan<char> text)
    {
        Kind = MarkupKind.Text;
        Text = text;
        return true;
    }

    private readonly bool StartsMarkup(int at)
    {
        if (at + 1 >= html.Length)
            return false;
        var next = html[at + 1];
        return char.IsAsciiLetter(next) || next is '!' or '?' || (next == '/' && at + 2 < html.Length);
    }

    /// <summary>Reads a tag; false for comments and the like, which are passed over.</summary>
    private bool ReadMarkup()
    {
        var next = html[position + 1];
        if (next == '!')
        {
            SkipDeclaration();
            return false;
        }

        if (next == '?' || (next == '/' && !char.IsAsciiLetter(html[position + 2])))
        {
            SkipTo('>', position + 2);
            return false;
        }

        return ReadTag(next == '/');
    }

    private void SkipTo(char end, int from)
    {
        var found = html[from..].IndexOf(end);
        position = found < 0 ? html.Length : from + found + 1;
    }

    private void SkipDeclaration()
    {
        var rest = html[(position + 2)..];
        if (!rest.StartsWith("--"))
        {
            SkipTo('>', position + 2);
            return;
        }

        if (rest.StartsWith("-->") || rest.StartsWith("--->"))
        {
            position += rest[2] == '>' ? 5 : 6;
            return;
        }

        var from = position + 4;
        while (from < html.Length)
        {
            var found = html[from..].IndexOf("--");
            if (found < 0)
                break;
            var after = from + found + 2;
            if (after < html.Length && html[after] == '>')
            {
                position = after + 1;
                return;
            }

            if (after + 1 < html.Length && html[after] == '!' && html[after + 1] == '>')
            {
                position = after + 2;
                return;
            }

            from += found + 1;
        }

        position = html.Length;
    }

    private bool ReadTag(bool end)
    {
        var nameStart = position + (end ? 2 : 1);
        var length = html[nameStart..].IndexOfAny(NameEnd);
        if (length < 0)
        {
            position = html.Length;
            return false;
        }

        Name = html.Slice(nameStart, length);
        Tag = HtmlTag.Find(Name);
        Present = 0;
        SelfClosing = false;
        if (!ReadAttributes(nameStart + length))
            return false;
        Kind = end ? MarkupKind.EndTag : MarkupKind.StartTag;
        return true;
    }

    private bool ReadAttributes(int at)
    {
        while (true)
        {
            while (at < html.Length && IsSpace(html[at]))
                at++;
            if (at >= html.Length)
                break;
            if (html[at] == '>')
            {
                position = at + 1;
                return true;
            }

            if (html[at] == '/')
            {
                at++;
                if (at < html.Length && html[at] == '>')
                    SelfClosing = true;
                continue;
            }

            var nameLength = html[(at + 1)..].IndexOfAny(AttributeNameEnd);
            if (nameLength < 0)
                break;
            var name = html.Slice(at, nameLength + 1);
            at += nameLength + 1;
            while (at < html.Length && IsSpace(html[at]))
                at++;
            if (at >= html.Length)
                break;
            if (html[at] != '=')
            {
                Keep(name, at, 0);
                continue;
            }

            if (!ReadValue(name, ref at))
                break;
        }

        // The standard drops a tag that the end of the file cuts.
        position = html.Length;
        return false;
    }

    /// <summary>Reads a value after the equals sign at <paramref name="at"/>; false where the markup ends in it.</summary>
    private bool ReadValue(ReadOnlySpan<char> name, ref int at)
    {
        at++;
        while (at < html.Length && IsSpace(html[at]))
            at++;
        if (at >= html.Length)
            return false;
        var quote = html[at];
        var isQuoted = quote is '"' or '\'';
        var start = isQuoted ? at + 1 : at;
        var length = isQuoted ? html[start..].IndexOf(quote) : html[start..].IndexOfAny(BareValueEnd);
        if (length < 0)
            return false;
        Keep(name, start, length);
        at = start + length + (isQuoted ? 1 : 0);
        return true;
    }

    private void Keep(ReadOnlySpan<char> name, int start, int length)
    {
        if (!HtmlAttributeNames.TryFind(name, out var attribute) || Has(attribute))
            return;
        Present |= 1u << (int)attribute;
        slots[(int)attribute] = (start, length);
    }

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\t' or '\r' or '\f';
}
