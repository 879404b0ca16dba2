namespace AdWatch.Crawler.Frontier;

/// <summary>In which order the priorities of a host are asked for due URLs: as they stand, and in every fourth lease from the end, so that no priority starves.</summary>
/// <remarks>Every eighth lease begins with the pages that were still, every eighth with those never seen. For the writing thread.</remarks>
internal sealed class LeaseOrder
{
    private const int Turns = 8;
    private const int MaxHosts = 65_536;

    private static readonly int[] AsTheyStand = [0, 1, 2, 3];
    private static readonly int[] StillFirst = [3, 0, 1, 2];
    private static readonly int[] NewFirst = [2, 0, 1, 3];

    private readonly Dictionary<string, int> turns = new(StringComparer.Ordinal);

    public IReadOnlyList<int> Next(string host)
    {
        if (turns.Count > MaxHosts)
        {
            turns.Clear();
        }

        var turn = turns.GetValueOrDefault(host);
        turns[host] = (turn + 1) % Turns;
        return turn switch
        {
            3 => NewFirst,
            7 => StillFirst,
            _ => AsTheyStand,
        };
    }
}
