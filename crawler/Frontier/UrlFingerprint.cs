using System.IO.Hashing;
using System.Text;

namespace AdWatch.Crawler.Frontier;

/// <summary>Identity of a canonical URL: 128 bits of XxHash over its UTF-8 bytes.</summary>
internal static class UrlFingerprint
{
    public static byte[] Of(string canonicalUrl) => XxHash128.Hash(Encoding.UTF8.GetBytes(canonicalUrl));
}
