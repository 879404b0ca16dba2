using System.Net;
using System.Net.Sockets;

namespace AdWatch.Crawler.Fetching;

/// <summary>Which addresses may be connected to. Asked for every address a name resolves to, at the moment of connecting.</summary>
internal static class AddressGuard
{
    private static readonly IPNetwork GlobalUnicast = Net("2000::/3");
    private static readonly IPNetwork Nat64 = Net("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = Net("2002::/16");
    private static readonly IPNetwork Teredo = Net("2001::/32");
    private static readonly IPNetwork Translated = Net("::ffff:0:0:0/96");
    private static readonly IPNetwork[] Loopback = [Net("127.0.0.0/8"), Net("::1/128")];

    private static readonly IPNetwork[] Private =
    [
        Net("10.0.0.0/8"),
        Net("172.16.0.0/12"),
        Net("192.168.0.0/16"),
        Net("100.64.0.0/10"), // carrier-grade NAT
        Net("169.254.0.0/16"), // link-local, cloud metadata
        Net("fc00::/7"), // unique local
        Net("fe80::/10"), // link-local
        Net("fec0::/10"), // site-local, deprecated
        Net("64:ff9b:1::/48"), // NAT64 of a local network, RFC 8215
    ];

    private static readonly IPNetwork[] Never =
    [
        Net("0.0.0.0/8"),
        Net("192.0.0.0/24"), // protocol assignments
        Net("192.0.2.0/24"), // documentation
        Net("192.88.99.0/24"), // 6to4 relays
        Net("198.18.0.0/15"), // benchmarks
        Net("198.51.100.0/24"), // documentation
        Net("203.0.113.0/24"), // documentation
        Net("224.0.0.0/4"), // multicast
        Net("240.0.0.0/4"), // reserved, broadcast
        Net("::/128"),
        Net("100::/64"), // discard
        Net("2001:2::/48"), // benchmarks
        Net("2001:10::/28"), // ORCHID, deprecated
        Net("2001:20::/28"), // ORCHIDv2
        Net("2001:db8::/32"), // documentation
        Net("3fff::/20"), // documentation
        Net("ff00::/8"), // multicast
    ];

    /// <summary>Null where the address may be connected to, else why not.</summary>
    public static string? Refusal(IPAddress address, AddressPermission permission)
    {
        var plain = Embedded(address);
        if (IsIn(Never, plain))
        {
            return $"{address} is reserved or multicast";
        }

        if (IsIn(Loopback, plain))
        {
            return permission >= AddressPermission.Loopback ? null : $"{address} is a loopback address";
        }

        if (IsIn(Private, plain))
        {
            return permission >= AddressPermission.Private ? null : $"{address} is a private or link-local address";
        }

        // Nothing else of IPv6 is given out; what lies there some day is not for the web.
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain) ? $"{address} is reserved" : null;
    }

    /// <summary>The IPv4 address inside of a mapped, compatible, translated, NAT64, 6to4, Teredo or ISATAP one; else the address itself.</summary>
    private static IPAddress Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (
            bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0
            && bytes.AsSpan(12).IndexOfAnyExcept((byte)0) >= 0
            && !IPAddress.IPv6Loopback.Equals(address)
        )
        {
            return new IPAddress(bytes.AsSpan(12));
        }

        // The last four bytes hold the IPv4 address; ISATAP has a mark of its own before them, whatever the network (RFC 5214).
        var isIsatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
        if (isIsatap || Nat64.Contains(address) || Translated.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(12));
        }

        if (SixToFour.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(2, 4));
        }

        if (Teredo.Contains(address))
        {
            return new IPAddress([.. bytes.AsSpan(12).ToArray().Select(b => (byte)~b)]);
        }

        return address;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork Net(string text) => IPNetwork.Parse(text);
}

/// <summary>How far beyond public addresses a request may go; each includes the one before.</summary>
internal enum AddressPermission
{
    PublicOnly,
    Loopback,
    Private,
}

/// <summary>Every address of a host was refused.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
