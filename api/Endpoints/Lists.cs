using System.Collections.Immutable;

namespace AdWatch.Api.Endpoints;

/// <summary>What every list shares: limits and comma-separated filters.</summary>
internal static class Lists
{
    public const int LargestLimit = 200;

    public static void CheckLimit(int limit, List<ContentFault> faults)
    {
        if (limit is < 1 or > LargestLimit)
        {
            faults.Add(new ContentFault("?limit", $"须为 1 至 {LargestLimit}"));
        }
    }

    public static ImmutableArray<string> Split(string? value) =>
        [.. (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The values of a filter; one that is not known is a fault.</summary>
    public static ImmutableArray<T> Values<T>(string? value, string pointer, List<ContentFault> faults, Func<string, T?> read)
        where T : struct
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var part in Split(value))
        {
            if (read(part) is { } known)
            {
                values.Add(known);
            }
            else
            {
                faults.Add(new ContentFault(pointer, $"不认识的取值“{part}”"));
            }
        }

        return values.ToImmutable();
    }
}
