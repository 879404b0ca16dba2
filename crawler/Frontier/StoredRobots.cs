namespace AdWatch.Crawler.Frontier;

/// <summary>A robots.txt as last asked for.</summary>
/// <param name="Available">False where it could not be had, so the host waits until <paramref name="ExpiresAt"/>.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="Body">The file; null where none is there or it could not be had.</param>
/// <param name="Text">What happened, in words.</param>
internal sealed record StoredRobots(
    string Origin,
    DateTimeOffset FetchedAt,
    DateTimeOffset ExpiresAt,
    bool Available,
    int Failures,
    byte[]? Body,
    string Text
);
