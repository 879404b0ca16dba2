using System.Buffers.Text;
using System.Security.Cryptography;

namespace AdWatch.Crawler.Extraction;

/// <summary>A picture written into the markup itself (<c>data:</c> URL, RFC 2397).</summary>
/// <param name="Name">Stands for the address, which would be the whole picture: <c>data:</c>, the type, and the SHA-256 of the bytes.</param>
internal sealed record DataPicture(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Shorter ones are the placeholders of pictures that load later.</summary>
    private const int LeastBytes = 200;

    public static bool Is(ReadOnlySpan<char> source) => source.TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the picture; null for what is none, is drawn (SVG), is a placeholder, or is larger than allowed.</summary>
    public static DataPicture? Read(ReadOnlySpan<char> source, int mostBytes)
    {
        source = source.Trim();
        var comma = source.IndexOf(',');
        if (!Is(source) || comma < 0)
            return null;
        var head = source["data:".Length..comma];
        var content = source[(comma + 1)..];
        var type = head.IndexOf(';') is >= 0 and var semicolon ? head[..semicolon] : head;
        if (
            !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || type.Contains("svg", StringComparison.OrdinalIgnoreCase)
            || type.Length > 40
            || !head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
            || content.Length / 4 * 3 > mostBytes + 2
        )
            return null;
        var text = content.Contains('%') ? Uri.UnescapeDataString(content) : content.ToString();
        if (!Base64.IsValid(text, out var length) || length < LeastBytes || length > mostBytes)
            return null;
        var bytes = Convert.FromBase64String(text);
        var name = $"data:{type.ToString().ToLowerInvariant()};sha256,{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        return new DataPicture(name, bytes);
    }
}
