using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>What the registers say against a page.</summary>
internal sealed class RegisterChecks(RuleSet rules)
{
    private readonly PhysicianCheck physicians = new(rules);

    /// <summary>Findings of numbers and of advertised subjects; what stands under an excuse is none.</summary>
    public IReadOnlyList<JudgedFinding> Run(
        PageView page,
        Judge judge,
        IReadOnlyList<JudgedNumber> numbers,
        IReadOnlyList<FactEntry> facts,
        IRegisters registers
    )
    {
        // Most pages have none of these.
        if (numbers.Count == 0 && page.Occurrences.Of(rules.Subjects.Category).IsEmpty && !physicians.MayFind(page, facts))
        {
            return [];
        }

        var found = new List<JudgedFinding>();
        var seen = numbers.Count == 0 ? null : new HashSet<(string, string)>();
        var subject = new Lazy<PageSubject>(() => new(page, facts, rules, registers));
        foreach (var number in numbers)
        {
            if (
                number.Check is { } id
                && rules.Checks.TryGetValue(id, out var check)
                && seen!.Add((id, number.Fact.Value))
                && !judge.IsExcused(check.Id, number.Fact.Range)
            )
            {
                found.Add(Build(page, check, TierOf(page, number, check, subject, registers), SpansOf(page, number)));
            }
        }

        var doctors = physicians.Run(page, facts, subject, registers);
        foreach (var group in doctors.Count == 0 ? [] : doctors.GroupBy(place => place.Check, place => place.Place, StringComparer.Ordinal))
        {
            if (rules.Checks.TryGetValue(group.Key, out var check))
            {
                var places = group.Where(place => !judge.IsExcused(check.Id, place)).ToList();
                if (places.Count > 0)
                {
                    found.Add(Build(page, check, check.Tier, places));
                }
            }
        }

        if (
            rules.Checks.TryGetValue(RegisterCheck.Subjects, out var subjects)
            && Outside(page, judge, subject, registers) is { Count: > 0 } outside
        )
        {
            found.Add(Build(page, subjects, subjects.Tier, outside));
        }

        return found;
    }

    /// <summary>
    /// An expired certificate over unchanged content is a candidate for exemption (guide 2025, item 5), content that differs by the consortium, premises, way
    /// there and licensed subjects for mitigation (item 8).
    /// </summary>
    private Tier TierOf(PageView page, JudgedNumber number, RegisterCheck check, Lazy<PageSubject> subject, IRegisters registers)
    {
        if (number is { Check: RegisterCheck.Content, Certificate: { } certificate })
        {
            var added = rules.ContentCheck.FindAdded(page, certificate);
            return rules.ContentCheck.IsLighter(page, added, IsLicensed) ? Tier.Mitigated : check.Tier;
        }

        if (number.Check != RegisterCheck.Expired)
        {
            return check.Tier;
        }

        var unchanged = number.Certificate?.ApprovedText is { Length: > 0 }
            ? rules.ContentCheck.FindAdded(page, number.Certificate).Count == 0
            : !rules.ContentCheck.HasClaims(page);
        return unchanged ? Tier.Exempt : check.Tier;

        // It names a licensed subject, and no service that needs another.
        bool IsLicensed(TextRange clause)
        {
            var licensed = LicensedFor(page, subject, registers);
            var text = page.Text.Slice(clause.Start, clause.Length).ToString();
            return licensed.Exists(name => text.Contains(name, StringComparison.Ordinal))
                && !page
                    .Occurrences.Of(rules.Subjects.Category, clause)
                    .ToArray()
                    .Any(service => rules.Subjects.IsOutside(page.Text.Slice(service.Start, service.Length), licensed));
        }
    }

    private List<TextRange> SpansOf(PageView page, JudgedNumber number)
    {
        var ranges = new List<TextRange> { number.Fact.Range };
        if (number.Check == RegisterCheck.Content && number.Certificate is not null)
        {
            ranges.AddRange(rules.ContentCheck.FindAdded(page, number.Certificate));
        }

        return ranges;
    }

    private List<TextRange> Outside(PageView page, Judge judge, Lazy<PageSubject> subject, IRegisters registers)
    {
        var services = page.Occurrences.Of(rules.Subjects.Category, page.Whole);
        if (services.IsEmpty)
        {
            return [];
        }

        var licensed = LicensedFor(page, subject, registers);
        var outside = new List<TextRange>();
        if (licensed.Count == 0)
        {
            return outside;
        }

        foreach (var service in services)
        {
            if (
                rules.Subjects.IsOutside(page.Text.Slice(service.Start, service.Length), licensed)
                && !judge.IsExcused(RegisterCheck.Subjects, service)
            )
            {
                outside.Add(service);
            }
        }

        return outside;
    }

    /// <summary>The licensed subjects that the source names, else those of the register.</summary>
    private List<string> LicensedFor(PageView page, Lazy<PageSubject> subject, IRegisters registers) =>
        page.Input.Context is { LicensedDepartments: { IsDefaultOrEmpty: false } given }
            ? rules.Subjects.Fold(given)
            : Licensed(subject.Value, registers);

    private List<string> Licensed(PageSubject subject, IRegisters registers) =>
        subject.Name is { } name ? rules.Subjects.Fold(registers.FindLicences(name).SelectMany(licence => licence.Subjects)) : [];

    private JudgedFinding Build(PageView page, RegisterCheck check, Tier tier, List<TextRange> ranges) =>
        new(
            new()
            {
                Code = check.Code,
                Rule = check.Id,
                Score = check.Score,
                Tier = tier,
                Spans = FindingSpans.ToOriginal(page, ranges),
                Basis = rules.Laws.On(check.Basis, page.Day),
                Why = check.Why,
            },
            check.Severity,
            ByModel: false
        );
}
