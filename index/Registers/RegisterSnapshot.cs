using System.Collections.Frozen;
using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Registers;

/// <summary>The registers as they were at one moment, each read into memory when it is first asked.</summary>
internal sealed class RegisterSnapshot(Database database, long sequence)
{
    private const string SubjectMarks = "、，,;；/\n";

    private readonly Lazy<FrozenDictionary<string, MedicalAdCertificate>> _certificates = new(() =>
        ByNumber(database, RegisterKind.Certificates, Certificate, item => item.Number)
    );

    private readonly Lazy<FrozenDictionary<string, InstitutionLicence[]>> _licences = new(() => Licences(database));

    private readonly Lazy<FrozenDictionary<string, Physician[]>> _physicians = new(() =>
        Group(
            Read(database, RegisterKind.Physicians)
                .SelectMany(row =>
                    new[] { RegisterNumber.NormalizeName(row.Name), RegisterNumber.NormalizeName(row.Number) }
                        .Where(key => key.Length > 0)
                        .Select(key => (key, Practitioner(row)))
                )
        )
    );

    private readonly Lazy<FrozenDictionary<string, ProductAd>[]> _ads = new(() =>
        [
            ByNumber(database, RegisterKind.DrugAds, row => Ad(row, "drug-ad"), item => item.Number),
            ByNumber(database, RegisterKind.DeviceAds, row => Ad(row, "device-ad"), item => item.Number),
        ]
    );

    private readonly Lazy<FrozenDictionary<string, ProductRegistration>[]> _products = new(() =>
        [
            ByNumber(database, RegisterKind.DrugRegistrations, row => Product(row, "drug"), item => item.Number),
            ByNumber(database, RegisterKind.DeviceRegistrations, row => Product(row, "device"), item => item.Number),
        ]
    );

    private readonly Lazy<IReadOnlyList<RefutedClaim>> _claims = new(() =>
        [.. Read(database, RegisterKind.Claims).Where(row => row.Status != (int)RegisterStatus.Revoked).Select(ClaimCells.ToClaim)]
    );

    /// <summary>Sequence of the registers when the snapshot was begun.</summary>
    public long Sequence => sequence;

    public MedicalAdCertificate? FindCertificate(string number) => _certificates.Value.GetValueOrDefault(RegisterNumber.Normalize(number));

    public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) =>
        _licences.Value.GetValueOrDefault(RegisterNumber.NormalizeName(numberOrName)) ?? [];

    public IReadOnlyList<Physician> FindPhysicians(string nameOrNumber) =>
        _physicians.Value.GetValueOrDefault(RegisterNumber.NormalizeName(nameOrNumber)) ?? [];

    public ProductAd? FindProductAd(string number) => First(_ads.Value, RegisterNumber.Normalize(number));

    public ProductRegistration? FindProduct(string number) => First(_products.Value, RegisterNumber.Normalize(number));

    /// <summary>Claims that still count as refuted; the same list each time.</summary>
    public IReadOnlyList<RefutedClaim> Claims => _claims.Value;

    /// <summary>The entries of 诊疗科目; a list in brackets stays with the entry it explains.</summary>
    internal static IReadOnlyList<string> Subjects(string text)
    {
        var subjects = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if ((at == text.Length) || ((depth == 0) && SubjectMarks.Contains(text[at], StringComparison.Ordinal)))
            {
                if (text[start..at].Trim() is { Length: > 0 } subject)
                {
                    subjects.Add(subject);
                }

                start = at + 1;
            }
            else if (text[at] is '(' or '（')
            {
                depth++;
            }
            else if ((text[at] is ')' or '）') && (depth > 0))
            {
                depth--;
            }
        }

        return subjects;
    }

    private static T? First<T>(FrozenDictionary<string, T>[] registers, string key)
        where T : class
    {
        foreach (var register in registers)
        {
            if (register.TryGetValue(key, out var found))
            {
                return found;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, T> ByNumber<T>(
        Database database,
        RegisterKind kind,
        Func<RegisterRow, T> make,
        Func<T, string> number
    ) => Read(database, kind).Select(make).ToFrozenDictionary(item => RegisterNumber.Normalize(number(item)), StringComparer.Ordinal);

    /// <summary>Licences under their number and under their institution's name.</summary>
    private static FrozenDictionary<string, InstitutionLicence[]> Licences(Database database) =>
        Group(
            Read(database, RegisterKind.Licences)
                .Select(Licence)
                .SelectMany(licence =>
                    new[] { RegisterNumber.Normalize(licence.Number), RegisterNumber.NormalizeName(licence.Name) }
                        .Distinct(StringComparer.Ordinal)
                        .Select(key => (key, licence))
                )
        );

    private static FrozenDictionary<string, T[]> Group<T>(IEnumerable<(string Key, T Item)> items) =>
        items
            .GroupBy(pair => pair.Key, pair => pair.Item, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static List<RegisterRow> Read(Database database, RegisterKind kind) =>
        database.Read(connection =>
            connection
                .Query<RegisterRow>(
                    RegisterRow.Select + " WHERE kind = @kind AND known_to IS NULL ORDER BY num",
                    new { kind = kind.Name() }
                )
                .AsList()
        );

    private static MedicalAdCertificate Certificate(RegisterRow row)
    {
        var record = row.ToRecord();
        return new(
            record.Number,
            record.Name,
            record.ValidFrom,
            record.ValidTo,
            OrNull(record.Category),
            OrNull(record.Detail),
            record.Status
        );
    }

    private static InstitutionLicence Licence(RegisterRow row)
    {
        var record = row.ToRecord();
        return new(
            record.Number,
            record.Name,
            OrNull(record.Address),
            OrNull(record.Category),
            Subjects(record.Detail),
            record.Status,
            record.ValidTo
        );
    }

    private static Physician Practitioner(RegisterRow row) =>
        new(row.Name, row.Number, OrNull(row.Category), OrNull(row.Detail), OrNull(row.Holder), (RegisterStatus)row.Status);

    private static ProductAd Ad(RegisterRow row, string kind)
    {
        var record = row.ToRecord();
        return new(record.Number, kind, record.Name, OrNull(record.Registration), OrNull(record.Holder), record.ValidTo, record.Status);
    }

    private static ProductRegistration Product(RegisterRow row, string kind) =>
        new(row.Number, kind, row.Name, OrNull(row.Holder), OrNull(row.Category), (RegisterStatus)row.Status);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
