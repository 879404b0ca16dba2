namespace AdWatch.Crawler.Frontier;

/// <summary>Where a URL stands, as far as it is counted.</summary>
/// <param name="State">The column of that name (<see cref="FrontierSchema"/>).</param>
/// <param name="Due">Unix time in milliseconds; counts for what waits only.</param>
/// <param name="Seen">True where it was visited before.</param>
internal readonly record struct EntryStand(int State, long Due, bool Seen);
