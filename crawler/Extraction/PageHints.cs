namespace AdWatch.Crawler.Extraction;

/// <summary>What is known of a page before it is read; chooses its profile.</summary>
/// <param name="Channel">Channel of its source; null or empty where unknown.</param>
/// <param name="Profile">The profile its source asks for; null to choose, <c>none</c> for none.</param>
public sealed record PageHints(string? Channel, string? Profile = null)
{
    public static PageHints None { get; } = new(Channel: null);
}
