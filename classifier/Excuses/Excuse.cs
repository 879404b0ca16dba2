using System.Collections.Immutable;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>A context in which words are not the author's own violation (<c>excuses/*.yaml</c>).</summary>
public sealed record Excuse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required ExcuseScope Scope { get; init; }

    public ImmutableArray<RuleExample> Covers { get; init; } = [];

    public ImmutableArray<RuleExample> Open { get; init; } = [];

    internal Condition When { get; init; } = null!;

    internal Condition? NotWhen { get; init; }

    internal Condition? NotOnPage { get; init; }
}
