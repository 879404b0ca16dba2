namespace AdWatch.Crawler.Frontier;

/// <summary>In which order the priorities of a source on a host are asked for due URLs: as they stand, and in every fourth lease from the end, so that no priority starves.</summary>
/// <remarks>Every eighth lease begins with the pages that were still, every eighth with those never seen.</remarks>
internal static class LeaseOrder
{
    private const int Turns = 8;

    private static readonly int[] AsTheyStand = [0, 1, 2, 3];
    private static readonly int[] StillFirst = [3, 0, 1, 2];
    private static readonly int[] NewFirst = [2, 0, 1, 3];

    /// <param name="leases">Leases before this one.</param>
    public static IReadOnlyList<int> Of(int leases) =>
        (leases % Turns) switch
        {
            3 => NewFirst,
            7 => StillFirst,
            _ => AsTheyStand,
        };
}
