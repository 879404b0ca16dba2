namespace AdWatch.Classifier.Seeds;

/// <summary>One fault in the rule data: where it stands, what is wrong and what to do.</summary>
public sealed record SeedFault(string File, int Line, string Message)
{
    /// <summary>True where the file could not be read at all, so that nothing it declares is known.</summary>
    internal bool IsUnread { get; init; }

    /// <summary>True where a name is unknown that another file declares.</summary>
    internal bool IsUnknownName { get; init; }

    /// <summary>What is to be told: names that are unknown while a file cannot be read mostly stand in that file, and a hundred of them would hide it.</summary>
    internal static List<SeedFault> ToTell(IReadOnlyList<SeedFault> faults)
    {
        if (faults.FirstOrDefault(fault => fault.IsUnread) is not { } unread)
        {
            return [.. faults];
        }

        List<SeedFault> told = [.. faults.Where(fault => !fault.IsUnknownName)];
        if (faults.Count - told.Count is > 0 and var rest)
        {
            told.Add(
                unread with
                {
                    Message = $"until it can be read, {rest} name(s) in other files are unknown: mend it first",
                    IsUnread = false,
                }
            );
        }

        return told;
    }

    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>The seeds cannot be used; <see cref="Faults"/> names every reason at once.</summary>
public sealed class SeedException(IReadOnlyList<SeedFault> faults)
    : Exception($"The rule data has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults)}")
{
    public IReadOnlyList<SeedFault> Faults { get; } = faults;
}
