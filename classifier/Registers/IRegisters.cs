using AdWatch.Classifier.Claims;

namespace AdWatch.Classifier.Registers;

/// <summary>What the imported registers say. Look-ups are in memory, safe from many threads, and never throw.</summary>
/// <remarks>
/// Null or empty means "not in the register", which is unknown, never guilt.
/// Numbers are looked up in the form <see cref="RegisterNumber.Normalize"/> gives, institution names in the form <see cref="RegisterNumber.NormalizeName"/> gives.
/// </remarks>
public interface IRegisters
{
    /// <summary>A medical advertisement certificate (医疗广告审查证明) by its number.</summary>
    MedicalAdCertificate? FindCertificate(string number);

    /// <summary>Licences (医疗机构执业许可证) by registration number (登记号) or by institution name.</summary>
    IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName);

    /// <summary>Practitioners (医师) by name or by the number of the practice certificate (执业证书编码).</summary>
    IReadOnlyList<Physician> FindPhysicians(string nameOrNumber);

    /// <summary>A drug or device advertisement approval (药广审, 械广审) by its number.</summary>
    ProductAd? FindProductAd(string number);

    /// <summary>A drug or device registration (国药准字, 械注准, 械备) by its number.</summary>
    ProductRegistration? FindProduct(string number);

    /// <summary>Refuted claims beside those of the seeds: the same list until another import, then another list.</summary>
    IReadOnlyList<RefutedClaim> Claims { get; }
}

/// <summary>Register without a row: every question is answered "unknown".</summary>
public sealed class EmptyRegisters : IRegisters
{
    public static EmptyRegisters Instance { get; } = new();

    public MedicalAdCertificate? FindCertificate(string number) => null;

    public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) => [];

    public IReadOnlyList<Physician> FindPhysicians(string nameOrNumber) => [];

    public ProductAd? FindProductAd(string number) => null;

    public ProductRegistration? FindProduct(string number) => null;

    public IReadOnlyList<RefutedClaim> Claims => [];
}

/// <summary>状态 of a register row.</summary>
public enum RegisterStatus
{
    Unknown,
    Valid,
    Expired,
    Revoked,
}

/// <param name="ValidTo">Last valid day; null = no end given (长期).</param>
/// <param name="ApprovedText">核准成品样件摘要: text of the approved sample.</param>
public sealed record MedicalAdCertificate(
    string Number,
    string Holder,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string? MediaKind,
    string? ApprovedText,
    RegisterStatus Status
);

/// <param name="Subjects">诊疗科目, one entry each.</param>
public sealed record InstitutionLicence(
    string Number,
    string Name,
    string? Address,
    string? Kind,
    IReadOnlyList<string> Subjects,
    RegisterStatus Status,
    DateOnly? ValidTo
);

public sealed record Physician(string Name, string Number, string? Kind, string? Scope, string? Institution, RegisterStatus Status);

/// <param name="Kind"><c>drug-ad</c> or <c>device-ad</c>.</param>
public sealed record ProductAd(
    string Number,
    string Kind,
    string Product,
    string? Registration,
    string? Applicant,
    DateOnly? ValidTo,
    RegisterStatus Status
);

/// <param name="Kind"><c>drug</c> or <c>device</c>.</param>
/// <param name="Class">类别 (处方药, OTC …) or 管理类别 (一, 二, 三).</param>
public sealed record ProductRegistration(string Number, string Kind, string Product, string? Holder, string? Class, RegisterStatus Status);
