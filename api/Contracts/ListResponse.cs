namespace AdWatch.Api.Contracts;

/// <summary>A list with its cursor; <see cref="Next"/> is null at the end.</summary>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? Next);
