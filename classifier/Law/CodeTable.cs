using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Law;

/// <summary>The violation codes of <c>departments.yaml</c>.</summary>
public sealed class CodeTable
{
    private static readonly string[] KnownDepartments =
    [
        "market-supervision",
        "cyberspace",
        "health",
        "tcm",
        "drug",
        "public-security",
        "medical-insurance",
        "disease-control",
        "court",
        "procuratorate",
    ];

    private readonly Dictionary<string, ViolationCode> codes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ViolationCode> All => codes.Values;

    public ViolationCode? Find(string code) => codes.GetValueOrDefault(code);

    internal static CodeTable Load(SeedFolder seeds)
    {
        var table = new CodeTable();
        if (seeds.OpenOne("departments.yaml") is not { } root)
        {
            return table;
        }

        root.AllowKeys("codes", "departments");
        foreach (var node in root.Require("codes")?.Items() ?? [])
        {
            node.AllowKeys("code", "name", "group", "lead", "departments", "severity", "tier", "note");
            var code = node.RequiredText("code");
            var lead = node.RequiredText("lead");
            var departments = node.Texts("departments");
            foreach (var unknown in departments.Append(lead).Where(name => !KnownDepartments.Contains(name)))
            {
                node.Fault($"unknown department '{unknown}': known are {string.Join(", ", KnownDepartments)}");
            }

            var entry = new ViolationCode(
                code,
                node.TextOf("name", code),
                node.TextOf("group"),
                lead,
                [.. departments],
                node.Choice<Severity>("severity") ?? Severity.Medium,
                node.Choice<Tier>("tier") ?? Tier.Ordinary
            );
            if (!table.codes.TryAdd(code, entry))
            {
                node.Fault($"the code {code} stands twice: keep one");
            }
        }

        return table;
    }
}
