namespace AdWatch.Indexing.Clues;

/// <summary>Division codes (GB/T 2260) and which covers which.</summary>
internal static class RegionCode
{
    /// <summary>The code without its empty levels: 310000 → 31, 310100 → 3101.</summary>
    public static string Prefix(string code)
    {
        var prefix = code.Trim();
        while (prefix.Length > 2 && (prefix.Length % 2 == 0) && prefix.EndsWith("00", StringComparison.Ordinal))
        {
            prefix = prefix[..^2];
        }

        return prefix;
    }

    public static bool Covers(string outer, string? inner) =>
        !string.IsNullOrEmpty(inner) && inner.StartsWith(Prefix(outer), StringComparison.Ordinal);
}
