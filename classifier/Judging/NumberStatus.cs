using System.Collections.Frozen;
using AdWatch.Classifier.FactReading;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Gives each printed number its status on the day of the conduct, in the order of law pack 2.1; what no register knows is unknown.</summary>
internal sealed class NumberStatus(RuleSet rules)
{
    private const string Valid = "valid";
    private const string Expired = "expired";
    private const string Revoked = "revoked";
    private const string Unknown = "unknown";
    private const string Malformed = "malformed";
    private const string HolderMismatch = "holder-mismatch";
    private const string ContentMismatch = "content-mismatch";

    private readonly FrozenSet<string> lookedUp = NumberPattern.JoinedKinds.ToFrozenSet(StringComparer.Ordinal);

    public void Find(PageView page, List<FactEntry> facts, IRegisters registers, List<JudgedNumber> numbers)
    {
        AddContextCertificate(page, facts);
        var first = facts.FindIndex(fact => lookedUp.Contains(fact.Kind));
        if (first < 0)
        {
            return;
        }

        // Few numbers are known to a register, and only then it matters who advertises.
        var subject = new Lazy<PageSubject>(() => new(page, facts, rules, registers));
        foreach (var fact in facts.Skip(first).Where(fact => lookedUp.Contains(fact.Kind)).OrderBy(fact => fact.Range.Start))
        {
            var number = fact.Kind switch
            {
                "medical-ad" => MedicalAd(page, fact, registers.FindCertificate(fact.Value), subject, facts),
                "drug-ad" or "device-ad" => ProductAd(page, fact, registers.FindProductAd(fact.Value)),
                "licence" => Licence(page, fact, registers.FindLicences(fact.Value), subject),
                _ => Product(fact, registers.FindProduct(fact.Value)),
            };
            numbers.Add(number);
            AddOccurrences(page, number);
        }
    }

    /// <summary>A certificate handed in beside the text counts as shown.</summary>
    private static void AddContextCertificate(PageView page, List<FactEntry> facts)
    {
        if (page.Input.Context?.Certificate is not { Length: > 0 } certificate)
        {
            return;
        }

        var number = RegisterNumber.Normalize(certificate);
        if (!facts.Exists(fact => fact.Kind == "medical-ad" && fact.Value == number))
        {
            facts.Add(new("medical-ad", number, new(page.Whole.Start, 0)));
        }
    }

    private void AddOccurrences(PageView page, JudgedNumber number)
    {
        var range = number.Fact.Range;
        foreach (var category in rules.NumberCategories.Of(number.Fact.Kind, number.Status))
        {
            page.Occurrences.Add(category, range);
        }
    }

    private JudgedNumber MedicalAd(
        PageView page,
        FactEntry fact,
        MedicalAdCertificate? row,
        Lazy<PageSubject> subject,
        IReadOnlyList<FactEntry> facts
    )
    {
        if (fact.FixedStatus is { } fix)
        {
            return new(fact, fix, fix == Malformed ? RegisterCheck.Malformed : RegisterCheck.Expired);
        }

        if (row is null)
        {
            // Issued after it was seen, or in a thirteenth month: nobody issued it.
            if (fact.IsImpossible || fact.From > page.Input.SeenAt)
            {
                return new(fact, Malformed, RegisterCheck.Malformed);
            }

            return fact.Until < page.Day ? new(fact, Expired, RegisterCheck.Expired)
                : rules.Regions.IsElsewhere(page, fact, facts) ? new(fact, Unknown, RegisterCheck.Region)
                : new(fact, Unknown, MayBeOver(page, fact) ? RegisterCheck.PossiblyExpired : RegisterCheck.NotFound);
        }

        if (row.Status == RegisterStatus.Revoked)
        {
            return new(fact, Revoked, RegisterCheck.Revoked, row);
        }

        if (subject.Value.IsOther(row.Holder))
        {
            return new(fact, HolderMismatch, RegisterCheck.Holder, row);
        }

        if (row.ValidTo < page.Day || (row.ValidTo is null && row.Status == RegisterStatus.Expired))
        {
            return new(fact, Expired, RegisterCheck.Expired, row);
        }

        if (rules.ContentCheck.IsOtherMedium(page, row))
        {
            return new(fact, ContentMismatch, RegisterCheck.Medium, row);
        }

        if (rules.ContentCheck.FindAdded(page, row).Count > 0)
        {
            return new(fact, ContentMismatch, RegisterCheck.Content, row);
        }

        return new(fact, row.Status == RegisterStatus.Unknown ? Unknown : Valid, Check: null, row);
    }

    /// <summary>False where the seeds say nothing of such numbers: then it is one that no register knows.</summary>
    private bool MayBeOver(PageView page, FactEntry fact) =>
        fact.MayBeOver(page.Day) && rules.Checks.ContainsKey(RegisterCheck.PossiblyExpired);

    private static JudgedNumber ProductAd(PageView page, FactEntry fact, ProductAd? row)
    {
        var drug = fact.Kind == "drug-ad";
        var over = drug ? RegisterCheck.DrugAdExpired : RegisterCheck.DeviceAdExpired;
        if (fact.FixedStatus is { } fix)
        {
            return new(fact, fix, over);
        }

        if (row?.Status == RegisterStatus.Revoked)
        {
            return new(fact, Revoked, drug ? RegisterCheck.DrugAdRevoked : RegisterCheck.DeviceAdRevoked);
        }

        if ((row?.ValidTo ?? fact.Until) < page.Day || (row is { ValidTo: null, Status: RegisterStatus.Expired }))
        {
            return new(fact, Expired, over);
        }

        return new(fact, row is null or { Status: RegisterStatus.Unknown } ? Unknown : Valid, Check: null);
    }

    private static JudgedNumber Product(FactEntry fact, ProductRegistration? row)
    {
        if (fact.FixedStatus is { } fix)
        {
            return new(fact, fix, Check: null);
        }

        var check = fact.Kind == "drug" ? RegisterCheck.DrugRevoked : RegisterCheck.DeviceRevoked;
        return row?.Status switch
        {
            RegisterStatus.Revoked => new(fact, Revoked, check),
            RegisterStatus.Expired => new(fact, Expired, check),
            RegisterStatus.Valid => new(fact, Valid, Check: null),
            _ => new(fact, Unknown, Check: null),
        };
    }

    private static JudgedNumber Licence(PageView page, FactEntry fact, IReadOnlyList<InstitutionLicence> rows, Lazy<PageSubject> subject)
    {
        if (fact.FixedStatus is { } fix)
        {
            return new(fact, fix, Check: null);
        }

        if (rows.Count == 0)
        {
            return new(fact, Unknown, Check: null);
        }

        var row = rows[^1];
        if (row.Status == RegisterStatus.Revoked)
        {
            return new(fact, Revoked, RegisterCheck.LicenceRevoked);
        }

        if (subject.Value.IsOther(row.Name))
        {
            return new(fact, HolderMismatch, Check: null);
        }

        return row.ValidTo < page.Day || (row is { ValidTo: null, Status: RegisterStatus.Expired })
                ? new(fact, Expired, RegisterCheck.LicenceRevoked)
            : row.Status == RegisterStatus.Unknown ? new(fact, Unknown, Check: null)
            : new(fact, Valid, Check: null);
    }
}

/// <summary>The fact categories of a number's kind and status, made when the rules are read.</summary>
internal sealed class NumberCategories
{
    private readonly Dictionary<(string Kind, string Status), int[]> categories = [];

    public NumberCategories(Vocabulary vocabulary)
    {
        foreach (var kind in NumberPattern.JoinedKinds)
        {
            foreach (var status in NumberPattern.Statuses)
            {
                string[] names =
                    kind == "licence"
                        ? ["licence", "licence:" + status]
                        : ["certificate", "certificate:" + status, "certificate:" + kind, $"certificate:{kind}:{status}"];
                categories[(kind, status)] = [.. names.Select(vocabulary.Fact)];
            }
        }
    }

    public IReadOnlyList<int> Of(string kind, string status) => categories[(kind, status)];
}
