using System.Collections.Frozen;

namespace AdWatch.Indexing.Registers;

/// <summary>The registers that can be imported (design section 5b), and the claims that have been refuted.</summary>
public enum RegisterKind
{
    Certificates,
    Licences,
    Physicians,
    DrugAds,
    DeviceAds,
    DrugRegistrations,
    DeviceRegistrations,
    Claims,
}

/// <summary>Their names on the command line.</summary>
public static class RegisterKinds
{
    private static readonly FrozenDictionary<RegisterKind, string> Names = new Dictionary<RegisterKind, string>
    {
        [RegisterKind.Certificates] = "certificates",
        [RegisterKind.Licences] = "licences",
        [RegisterKind.Physicians] = "physicians",
        [RegisterKind.DrugAds] = "drug-ads",
        [RegisterKind.DeviceAds] = "device-ads",
        [RegisterKind.DrugRegistrations] = "drug-registrations",
        [RegisterKind.DeviceRegistrations] = "device-registrations",
        [RegisterKind.Claims] = "claims",
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => Names.Values.Order(StringComparer.Ordinal);

    public static string Name(this RegisterKind kind) => Names[kind];

    public static bool TryParse(string? name, out RegisterKind kind)
    {
        foreach (var (candidate, itsName) in Names)
        {
            if (itsName == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
