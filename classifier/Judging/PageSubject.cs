using AdWatch.Classifier.Registers;

namespace AdWatch.Classifier.Judging;

/// <summary>Who advertises: the institution handed in, else a publisher that is one, else the only one with a licence that the page names.</summary>
internal sealed class PageSubject
{
    private readonly List<string> names = [];

    public PageSubject(PageView page, IEnumerable<FactEntry> facts, bool publisherIsInstitution, IRegisters registers)
    {
        if (page.Input.Context?.Institution is { Length: > 0 } institution)
        {
            names.Add(RegisterNumber.NormalizeName(institution));
        }
        else if (publisherIsInstitution && page.Input.Publisher is { Length: > 0 } publisher)
        {
            names.Add(RegisterNumber.NormalizeName(publisher));
        }
        else
        {
            var named = facts
                .Where(fact => fact.Kind == "institution")
                .Select(fact => RegisterNumber.NormalizeName(fact.Value))
                .Distinct(StringComparer.Ordinal)
                .Where(name => registers.FindLicences(name).Count > 0)
                .ToList();
            if (named.Count == 1)
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

    /// <summary>True where an institution is surely the one that advertises.</summary>
    public bool Is(string? institution) => Name is not null && !string.IsNullOrWhiteSpace(institution) && !IsOther(institution);
}
