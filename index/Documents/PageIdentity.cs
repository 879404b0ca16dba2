using System.Security.Cryptography;
using System.Text;

namespace AdWatch.Indexing.Documents;

/// <summary>The name of a page: twenty hexadecimal digits made from its canonical URL, so a rebuilt store names it the same.</summary>
public static class PageIdentity
{
    private const int Bytes = 10;

    public static string Of(string canonicalUrl)
    {
        ArgumentNullException.ThrowIfNull(canonicalUrl);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonicalUrl), digest);
        return Convert.ToHexStringLower(digest[..Bytes]);
    }
}
