using AdWatch.Classifier.Registers;

namespace AdWatch.Indexing.Registers;

/// <summary>The imported registers: look-ups from memory, import and export.</summary>
/// <remarks>A register is read into memory at the first look-up in it and again when any process imported into it.</remarks>
public sealed class RegisterStore : IRegisters
{
    public MedicalAdCertificate? FindCertificate(string number) => throw new NotImplementedException();

    public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) => throw new NotImplementedException();

    public IReadOnlyList<Physician> FindPhysicians(string name) => throw new NotImplementedException();

    public ProductAd? FindProductAd(string number) => throw new NotImplementedException();

    public ProductRegistration? FindProduct(string number) => throw new NotImplementedException();

    /// <summary>Rows now known, per register.</summary>
    public ValueTask<IReadOnlyDictionary<RegisterKind, long>> CountAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The row of a number as it was known at a time, as canonical columns and cells; null where it was not known.</summary>
    public ValueTask<IReadOnlyDictionary<string, string>?> GetKnownAtAsync(
        RegisterKind kind,
        string number,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();
}
