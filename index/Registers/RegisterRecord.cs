using AdWatch.Classifier.Registers;

namespace AdWatch.Indexing.Registers;

/// <summary>A row of a register, read and checked; texts a register does not have are empty.</summary>
internal sealed record RegisterRecord
{
    public required string NumberKey { get; init; }

    public required string Number { get; init; }

    public string Name { get; init; } = "";

    public string Holder { get; init; } = "";

    public string Category { get; init; } = "";

    public string Detail { get; init; } = "";

    public string Address { get; init; } = "";

    public string Registration { get; init; } = "";

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>True where the row says 长期; false with no <see cref="ValidTo"/> means that nothing is said.</summary>
    public bool OpenEnded { get; init; }

    public RegisterStatus Status { get; init; }

    public string StatusText { get; init; } = "";

    /// <summary>The cell of a column as an export writes it.</summary>
    public string Cell(RegisterField field) =>
        field switch
        {
            RegisterField.Number => Number,
            RegisterField.Name => Name,
            RegisterField.Holder => Holder,
            RegisterField.Category => Category,
            RegisterField.Detail => Detail,
            RegisterField.Address => Address,
            RegisterField.Registration => Registration,
            RegisterField.ValidFrom => RegisterDate.Write(ValidFrom),
            RegisterField.ValidTo => OpenEnded ? RegisterDate.OpenEnd : RegisterDate.Write(ValidTo),
            RegisterField.Status => StatusText,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field without a cell."),
        };
}
