namespace AdWatch.Api.Access;

/// <summary>Which division codes (GB/T 2260) lie under which: 310000 covers 310115.</summary>
internal static class RegionPrefix
{
    public static bool Covers(string outer, string inner)
    {
        var prefix = outer;
        while (prefix.Length > 2 && prefix.EndsWith("00", StringComparison.Ordinal))
        {
            prefix = prefix[..^2];
        }

        return inner.StartsWith(prefix, StringComparison.Ordinal);
    }
}
