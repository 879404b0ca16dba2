namespace AdWatch.Crawler.Tests.Rendering;

/// <summary>Tests with a browser run one after the other: each starts one of its own.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class Chromium;
