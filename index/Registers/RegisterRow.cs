using AdWatch.Classifier.Registers;

namespace AdWatch.Indexing.Registers;

/// <summary>A row of <c>register_rows</c>, column for column.</summary>
internal sealed class RegisterRow
{
    public const string Select = """
        SELECT num AS Num, number_key AS NumberKey, number AS Number, name AS Name, holder AS Holder, category AS Category, detail AS Detail,
            address AS Address, registration AS Registration, valid_from AS ValidFrom, valid_to AS ValidTo, open_ended AS OpenEnded,
            status AS Status, status_text AS StatusText
        FROM register_rows
        """;

    public long Num { get; init; }
    public string NumberKey { get; init; } = "";
    public string Number { get; init; } = "";
    public string Name { get; init; } = "";
    public string Holder { get; init; } = "";
    public string Category { get; init; } = "";
    public string Detail { get; init; } = "";
    public string Address { get; init; } = "";
    public string Registration { get; init; } = "";
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public bool OpenEnded { get; init; }
    public int Status { get; init; }
    public string StatusText { get; init; } = "";

    public RegisterRecord ToRecord() =>
        new()
        {
            NumberKey = NumberKey,
            Number = Number,
            Name = Name,
            Holder = Holder,
            Category = Category,
            Detail = Detail,
            Address = Address,
            Registration = Registration,
            ValidFrom = RegisterDate.Read(ValidFrom),
            ValidTo = RegisterDate.Read(ValidTo),
            OpenEnded = OpenEnded,
            Status = (RegisterStatus)Status,
            StatusText = StatusText,
        };
}
