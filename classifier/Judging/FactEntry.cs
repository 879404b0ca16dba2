using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>A fact read on a page: its kind, its one normal form and where it stands.</summary>
internal sealed record FactEntry(string Kind, string Value, TextRange Range)
{
    /// <summary>Day after which a number of its form says it is over; null where the form does not say.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Day before which a number of its form cannot have been issued; null where the form does not say.</summary>
    public DateOnly? From { get; init; }

    /// <summary>True where a number of which only the year can be read may be over by a day: it was issued in an earlier year, and may have been late in it (law pack 2.1).</summary>
    public bool MayBeOver(DateOnly day) => From is { } from && Until > from.AddYears(1).AddDays(-1) && day.Year > from.Year;

    /// <summary>True where the number prints a date that does not exist.</summary>
    public bool IsImpossible { get; init; }

    /// <summary>Status that the form itself fixes.</summary>
    public string? FixedStatus { get; init; }
}
