namespace AdWatch.Classifier.Patterns;

/// <summary>What the first characters of a match may be.</summary>
/// <param name="First">Null for any, and where there may be none.</param>
internal sealed record PatternHead(CharacterSet? First, CharacterSet? Second, int Length)
{
    private const int Longest = 2;

    public static PatternHead Empty { get; } = new(null, null, 0);

    public bool IsWhole => Length == Longest;

    /// <summary>This and what follows it, so far as it counts.</summary>
    public PatternHead Then(PatternHead next) =>
        Length switch
        {
            0 => next,
            1 => new(First, next.First, Math.Min(Longest, 1 + next.Length)),
            _ => this,
        };
}
