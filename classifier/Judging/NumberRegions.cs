using System.Collections.Frozen;
using System.Globalization;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>The province (省) that a printed number speaks of: <c>regions</c> of <c>numbers.yaml</c>, law pack 2.8.</summary>
internal sealed class NumberRegions(FrozenDictionary<char, int> byCharacter)
{
    /// <summary>The first nine characters of a licence's number are the organisation's code; its division follows (WS 218).</summary>
    private const int DivisionAt = 9;
    private const int LicenceLength = 22;

    private readonly FrozenSet<int> known = byCharacter.Values.ToFrozenSet();

    public static NumberRegions Load(SeedFolder seeds)
    {
        var regions = new Dictionary<char, int>();
        foreach (var (name, value) in seeds.OpenOne("numbers.yaml")?.Get("regions")?.Entries() ?? [])
        {
            if (
                name.Length != 1
                || !int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                || code is < 11 or > 99
            )
            {
                value.Fault($"region '{name}: {value.Text()}': one character and the first two digits of the division are wanted");
                continue;
            }

            regions[name[0]] = code;
        }

        return new(regions.ToFrozenDictionary());
    }

    /// <summary>Of (京)医广… or 京医广…; null where the number names no province: (青岛) and 南京医广 are cities.</summary>
    public int? OfCertificate(PageView page, FactEntry certificate)
    {
        var number = certificate.Value;
        var isBracketed = number is ['(', _, ')', ..];
        if (number.Length < 3 || (number[0] == '(' && !isBracketed))
        {
            return null;
        }

        var before = certificate.Range.Start > 0 ? page.Text[certificate.Range.Start - 1] : '\0';
        return (isBracketed || !CharacterFolding.IsHan(before)) && byCharacter.TryGetValue(number[isBracketed ? 1 : 0], out var code)
            ? code
            : null;
    }

    /// <summary>Of a licence's 22 characters; null for another form or a division that is none.</summary>
    public int? OfLicence(string number) =>
        number.Length == LicenceLength
        && int.TryParse(number.AsSpan(DivisionAt, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        && known.Contains(code)
            ? code
            : null;

    /// <summary>True where the licences printed beside a certificate are all of other provinces than its own.</summary>
    public bool IsElsewhere(PageView page, FactEntry certificate, IReadOnlyList<FactEntry> facts)
    {
        if (OfCertificate(page, certificate) is not { } issued)
        {
            return false;
        }

        var elsewhere = false;
        foreach (var fact in facts)
        {
            if (fact.Kind == "licence" && OfLicence(fact.Value) is { } licensed)
            {
                if (licensed == issued)
                {
                    return false;
                }

                elsewhere = true;
            }
        }

        return elsewhere;
    }
}
