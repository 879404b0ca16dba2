namespace AdWatch.Api.ReviewConsole;

/// <summary>A push target as the console shows it; no secret is in it.</summary>
/// <param name="StoppedBecause">Why nothing is sent to it; null while it is served.</param>
public sealed record TargetRow(string Id, string Department, IReadOnlyList<string> Regions, string Address, string? StoppedBecause);
