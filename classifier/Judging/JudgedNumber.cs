using AdWatch.Classifier.Registers;

namespace AdWatch.Classifier.Judging;

/// <summary>A printed number joined with the registers.</summary>
/// <param name="Status">One of the statuses of the data contract.</param>
/// <param name="Check">The register check that speaks against it; null for none.</param>
internal sealed record JudgedNumber(FactEntry Fact, string Status, string? Check, MedicalAdCertificate? Certificate = null);
