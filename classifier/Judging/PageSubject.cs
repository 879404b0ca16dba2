using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Who advertises: the institution handed in, else a publisher that is one, else the only one with a licence that the page names.</summary>
internal sealed class PageSubject
{
    private readonly List<string> names = [];

    public PageSubject(PageView page, IEnumerable<FactEntry> facts, RuleSet rules, IRegisters registers)
    {
        if (!string.IsNullOrWhiteSpace(page.Input.Context?.Institution))
        {
            names.Add(RegisterNumber.NormalizeName(page.Input.Context.Institution));
        }
        else if (IsInstitution(page, rules, registers))
        {
            names.Add(RegisterNumber.NormalizeName(page.Input.Publisher!));
        }
        else
        {
            var named = facts
                .Where(fact => fact.Kind == "institution")
                .Select(fact => RegisterNumber.NormalizeName(fact.Value))
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (named.Count == 1 && registers.FindLicences(named[0]).Count > 0)
            {
                names.Add(named[0]);
            }
        }
    }

    /// <summary>The name in its normal form; null where nobody can be named for sure.</summary>
    public string? Name => names.Count > 0 ? names[0] : null;

    /// <summary>True where the holder is surely somebody else; a longer or shorter form of one name is the same.</summary>
    public bool IsOther(string? holder)
    {
        if (Name is null || string.IsNullOrWhiteSpace(holder))
        {
            return false;
        }

        var other = RegisterNumber.NormalizeName(holder);
        return !Name.Contains(other, StringComparison.Ordinal) && !other.Contains(Name, StringComparison.Ordinal);
    }

    /// <summary>True where a registered institution is the very one that advertises: here a shorter form is none, as 人民医院 stands in many names.</summary>
    public bool Is(string? institution) =>
        Name is not null
        && institution is not null
        && string.Equals(Name, RegisterNumber.NormalizeName(institution), StringComparison.Ordinal);

    /// <summary>A brand or a page about institutions (医美资讯) is none: the name ends as theirs do, or the licences know it.</summary>
    private static bool IsInstitution(PageView page, RuleSet rules, IRegisters registers)
    {
        if (string.IsNullOrWhiteSpace(page.Input.Publisher) || !page.PublisherKinds.Any(rules.Publishers.IsInstitution))
        {
            return false;
        }

        var name = rules.Normalizer.Fold(page.Input.Publisher);
        return rules.Publishers.InstitutionNames.Ends.Any(end => name.EndsWith(end, StringComparison.Ordinal))
            || registers.FindLicences(page.Input.Publisher).Count > 0;
    }
}
