namespace AdWatch.Classifier.Seeds;

/// <summary>One fault in the rule data: where it stands, what is wrong and what to do.</summary>
public sealed record SeedFault(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>The seeds cannot be used; <see cref="Faults"/> names every reason at once.</summary>
public sealed class SeedException(IReadOnlyList<SeedFault> faults)
    : Exception($"The rule data has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults)}")
{
    public IReadOnlyList<SeedFault> Faults { get; } = faults;
}
