using AdWatch.Crawler.Health;

namespace AdWatch.Api.Composition;

/// <summary>Everything a run is told, whoever told it (file, environment, command line); the only shape configuration has in the program.</summary>
public sealed record AdWatchConfig
{
    public const string DefaultUrls = "http://127.0.0.1:8080";
    public const int DefaultRequestsPerMinute = 1200;
    public const int DefaultKeepVersionsYears = 5;
    public const int DefaultKeepOtherMonths = 12;

    /// <summary>Folder of the installation, absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of the seeds (rules, laws, model), absolute.</summary>
    public required string SeedsFolder { get; init; }

    /// <summary>How a site owner reaches whoever runs this (address or mail), part of the user agent.</summary>
    public string? UserAgentContact { get; init; }

    /// <summary>Visits at the same time; null = the crawler's default.</summary>
    public int? CrawlWorkers { get; init; }

    /// <summary>Landing pages fetched for the advertisements of one page; 0 for none, null = the crawler's default.</summary>
    public int? LandingsPerPage { get; init; }

    /// <summary>When a source that is watched in name only raises an alarm.</summary>
    public SourceAlarmOptions Alarms { get; init; } = new();

    /// <summary>Different hosts or accounts with one flagged text that make it one step graver; null = as <c>seeds/bursts.yaml</c> says.</summary>
    public int? BurstPlaces { get; init; }

    /// <summary>Hours within which they come up; null = as <c>seeds/bursts.yaml</c> says.</summary>
    public int? BurstHours { get; init; }

    /// <summary>Where <c>serve</c> listens.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Years the archive keeps the record of a page's content after it was last seen; what a finding or clue is about, and what stands now, it keeps for good.</summary>
    public int KeepVersionsYears { get; init; } = DefaultKeepVersionsYears;

    /// <summary>Months the archive keeps all other records.</summary>
    public int KeepOtherMonths { get; init; } = DefaultKeepOtherMonths;

    /// <summary>Requests a minute that one key or address may make.</summary>
    public int RequestsPerMinute { get; init; } = DefaultRequestsPerMinute;
}
