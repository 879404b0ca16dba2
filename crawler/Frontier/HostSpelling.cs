using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdWatch.Crawler.Frontier;

/// <summary>Hosts as the WHATWG URL Standard spells them: domains in ASCII, addresses in their one form.</summary>
internal static class HostSpelling
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f #/:<>?@[\\]^|%\u007f"
    );

    /// <summary>Spells <c>host[:port]</c> without the default port; null where it is not one.</summary>
    public static string? Authority(string authority, int defaultPort)
    {
        var colon = authority.LastIndexOf(':');
        int? port = null;
        if (colon > authority.LastIndexOf(']'))
        {
            var digits = authority.AsSpan(colon + 1).TrimStart('0');
            if (authority.Length > colon + 1)
            {
                if (digits.Length > 5 || authority.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') >= 0)
                {
                    return null;
                }

                port = digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
                if (port > 65_535)
                {
                    return null;
                }
            }

            authority = authority[..colon];
        }

        var host = Host(authority);
        return host is null || port is null || port == defaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }

    /// <summary>Spells a host; null where it is none.</summary>
    public static string? Host(string host)
    {
        if (host.Length == 0)
        {
            return null;
        }

        if (host[0] == '[')
        {
            return host[^1] == ']' ? IPv6(host[1..^1]) : null;
        }

        var ascii = ToAscii(host.Contains('%', StringComparison.Ordinal) ? PercentDecode(host) : host);
        if (string.IsNullOrEmpty(ascii) || ascii.AsSpan().IndexOfAny(Forbidden) >= 0)
        {
            return null;
        }

        return EndsInNumber(ascii) ? IPv4(ascii) : ascii;
    }

    private static string PercentDecode(string host)
    {
        var source = Encoding.UTF8.GetBytes(host);
        var target = new List<byte>(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var isEscape =
                source[i] == '%'
                && i + 2 < source.Length
                && char.IsAsciiHexDigit((char)source[i + 1])
                && char.IsAsciiHexDigit((char)source[i + 2]);
            if (isEscape)
            {
                target.Add(byte.Parse(Encoding.ASCII.GetString(source, i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                target.Add(source[i]);
            }
        }

        return Encoding.UTF8.GetString([.. target]);
    }

    private static string? ToAscii(string host)
    {
        if (Ascii.IsValid(host))
        {
            return host.ToLowerInvariant();
        }

        try
        {
            // Label by label: the standard lets empty labels pass, which the mapping refuses for a whole name.
            var mapping = new IdnMapping { AllowUnassigned = false, UseStd3AsciiRules = false };
            var labels = host.Split('.', '\u3002', '\uff0e', '\uff61');
            return string.Join('.', labels.Select(l => Ascii.IsValid(l) ? l : mapping.GetAscii(l))).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Not a domain name; the caller treats the URL as malformed.
            return null;
        }
    }

    private static bool EndsInNumber(string host)
    {
        var parts = host.Split('.');
        var last = parts[^1];
        if (last.Length == 0)
        {
            if (parts.Length == 1)
            {
                return false;
            }

            last = parts[^2];
        }

        return (last.Length > 0 && last.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0) || TryNumber(last, out _);
    }

    private static string? IPv4(string host)
    {
        var parts = host.TrimEnd('.').Length == host.Length - 1 ? host[..^1].Split('.') : host.Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        ulong address = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryNumber(parts[i], out var number))
            {
                return null;
            }

            var last = i == parts.Length - 1;
            var limit = last ? 1UL << (8 * (5 - parts.Length)) : 256UL;
            if (number >= limit)
            {
                return null;
            }

            address |= last ? number : number << (8 * (3 - i));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}"
        );
    }

    private static bool TryNumber(string part, out ulong number)
    {
        number = 0;
        if (part.Length == 0)
        {
            return false;
        }

        var radix = 10;
        var digits = part.AsSpan();
        if (part.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            radix = 16;
            digits = digits[2..];
        }
        else if (part.Length > 1 && part[0] == '0')
        {
            radix = 8;
            digits = digits[1..];
        }

        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit) || Convert.ToInt32(digit.ToString(), 16) >= radix)
            {
                return false;
            }

            number = Math.Min((number * (ulong)radix) + Convert.ToUInt64(digit.ToString(), 16), 1UL << 40);
        }

        return true;
    }

    private static string? IPv6(string text)
    {
        var isAddress =
            !text.Contains('%', StringComparison.Ordinal)
            && !text.Contains('/', StringComparison.Ordinal)
            && !text.Contains('[', StringComparison.Ordinal);
        if (!isAddress || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var pieces = Enumerable.Range(0, 8).Select(i => (bytes[i * 2] << 8) | bytes[(i * 2) + 1]).ToArray();
        var (start, length) = LongestZeros(pieces);
        var spelled = new StringBuilder("[");
        for (var i = 0; i < 8; i++)
        {
            if (i == start && length > 1)
            {
                spelled.Append(i == 0 ? "::" : ":");
                i += length - 1;
                continue;
            }

            spelled.Append(pieces[i].ToString("x", CultureInfo.InvariantCulture));
            if (i < 7)
            {
                spelled.Append(':');
            }
        }

        return spelled.Append(']').ToString();
    }

    private static (int Start, int Length) LongestZeros(int[] pieces)
    {
        var (best, bestLength) = (-1, 1);
        for (var i = 0; i < 8; i++)
        {
            var length = 0;
            while (i + length < 8 && pieces[i + length] == 0)
            {
                length++;
            }

            if (length > bestLength)
            {
                (best, bestLength) = (i, length);
            }

            i += length;
        }

        return (best, bestLength);
    }
}
