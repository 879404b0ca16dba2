using System.Collections.Immutable;
using AdWatch.Classifier.Law;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Judging;

/// <summary>What a register check reports (<c>checks.yaml</c>).</summary>
internal sealed record RegisterCheck(
    string Id,
    string Code,
    Tier Tier,
    Severity Severity,
    double Score,
    ImmutableArray<LegalBasis> Basis,
    string Why
)
{
    public const string NotFound = "register:not-found";
    public const string PossiblyExpired = "register:possibly-expired";
    public const string Malformed = "register:malformed";
    public const string Holder = "register:holder";
    public const string Expired = "register:expired";
    public const string Revoked = "register:revoked";
    public const string Content = "register:content";
    public const string Medium = "register:medium";
    public const string Subjects = "register:subjects";
    public const string LicenceRevoked = "register:licence-revoked";
    public const string DrugAdExpired = "register:drug-ad-expired";
    public const string DrugAdRevoked = "register:drug-ad-revoked";
    public const string DeviceAdExpired = "register:device-ad-expired";
    public const string DeviceAdRevoked = "register:device-ad-revoked";
    public const string DrugRevoked = "register:drug-revoked";
    public const string DeviceRevoked = "register:device-revoked";
    public const string PhysicianRevoked = "register:physician-revoked";
    public const string PhysicianNamed = "register:physician-named";
    public const string PhysicianOther = "register:physician-other";
    public const string Region = "register:region";
    public const string Claim = "claim";

    private static readonly string[] Ids =
    [
        NotFound,
        PossiblyExpired,
        Malformed,
        Holder,
        Expired,
        Revoked,
        Content,
        Medium,
        Subjects,
        LicenceRevoked,
        DrugAdExpired,
        DrugAdRevoked,
        DeviceAdExpired,
        DeviceAdRevoked,
        DrugRevoked,
        DeviceRevoked,
        PhysicianRevoked,
        PhysicianNamed,
        PhysicianOther,
        Region,
        Claim,
    ];

    public static Dictionary<string, RegisterCheck> Load(SeedFolder seeds, CodeTable codes, LawBook laws)
    {
        var checks = new Dictionary<string, RegisterCheck>(StringComparer.Ordinal);
        if (seeds.OpenOne("checks.yaml") is not { } root)
        {
            return checks;
        }

        root.AllowKeys("checks", "content", "lighter", "online_media", "claims");
        foreach (var node in root.Require("checks")?.Items() ?? [])
        {
            node.AllowKeys("id", "code", "tier", "severity", "score", "basis", "why", "note");
            var (id, code) = (node.RequiredText("id"), node.RequiredText("code"));
            if (!Ids.Contains(id))
            {
                node.Fault($"unknown check '{id}': known are {string.Join(", ", Ids)}");
            }

            if (codes.Find(code) is null)
            {
                node.UnknownName($"unknown code '{code}': departments.yaml has no such entry");
            }

            checks[id] = new(
                id,
                code,
                node.Choice<Tier>("tier") ?? Tier.Ordinary,
                node.Choice<Severity>("severity") ?? codes.Find(code)?.Severity ?? Severity.Medium,
                node.Number("score") ?? 0.9,
                BasisReader.Read(node, laws),
                node.RequiredText("why")
            );
        }

        return checks;
    }
}
