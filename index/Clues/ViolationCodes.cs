using System.Collections.Immutable;

namespace AdWatch.Indexing.Clues;

/// <summary>The violation codes in the order of the law pack (design section 3); the earlier one leads where two weigh the same.</summary>
public static class ViolationCodes
{
    public static ImmutableArray<string> InLawOrder { get; } =
    [
        "unreviewed-medical-ad",
        "certificate-mismatch",
        "unreviewed-drug-ad",
        "unreviewed-device-ad",
        "prohibited-claim",
        "false-medical-info",
        "disguised-popularization",
        "rumor",
        "malicious-hype",
        "scalper",
        "tout",
        "black-ambulance",
        "black-carer",
        "fetal-sex",
        "birth-certificate",
        "drug-recycling",
        "surrogacy-gamete",
        "unlicensed-practice",
        "out-of-scope",
        "internet-diagnosis",
        "insurance-fraud",
    ];

    /// <summary>Codes where an institution named in the text is the victim or the place, not the one who acts.</summary>
    private static readonly ImmutableHashSet<string> AgainstInstitutions =
    [
        "rumor",
        "malicious-hype",
        "scalper",
        "tout",
        "black-ambulance",
        "black-carer",
        "birth-certificate",
        "drug-recycling",
    ];

    public static bool NamedInstitutionActs(string code) => !AgainstInstitutions.Contains(code);

    /// <summary>Place in the law pack; an unknown code comes last.</summary>
    public static int Rank(string code) => InLawOrder.IndexOf(code) is >= 0 and var place ? place : InLawOrder.Length;
}
