namespace AdWatch.Api.Hosting;

/// <summary>What the service is asked for beyond the configuration.</summary>
internal sealed record ServeRun
{
    /// <summary>Read into the data folder at start, where given.</summary>
    public string? SourcesFile { get; init; }

    /// <summary>The same for targets.</summary>
    public string? TargetsFile { get; init; }

    /// <summary>Settings of the test host.</summary>
    public string[] HostArguments { get; init; } = [];

    /// <summary>False where the caller drives the crawl itself.</summary>
    public bool Crawls { get; init; } = true;
}
