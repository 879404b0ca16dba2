namespace AdWatch.Indexing.Clusters;

/// <summary>Near copies of a flagged text at many places within hours, for which a page's severity stands one step above its own verdict: the densest stretch seen.</summary>
/// <param name="Places">Different hosts or accounts.</param>
/// <param name="Pages">Flagged pages with the text, this one among them.</param>
/// <param name="Hours">The rule's hours, which <paramref name="FirstAt"/> and <paramref name="LastAt"/> lie within.</param>
/// <param name="FirstAt">When the first came up: its publication date where it gives one, else when it was first seen.</param>
public sealed record CopyBurst(int Places, int Pages, int Hours, DateTimeOffset FirstAt, DateTimeOffset LastAt);
