using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Rules;

/// <summary>Runs every example of the rule data and names each that does not come out as it says.</summary>
internal sealed class ExampleCheck(RuleSet rules)
{
    private readonly PageJudge judge = new(rules, model: null, allStates: true);
    private readonly List<SeedFault> faults = [];

    public IReadOnlyList<SeedFault> Run()
    {
        CheckPatterns();
        if (faults.Count > 0)
        {
            return faults;
        }

        RunRules(_ => true);
        foreach (var excuse in rules.Excuses)
        {
            foreach (var example in excuse.Covers.Where(example => !judge.Covers(excuse.Id, example.Input, example.Match!)))
            {
                faults.Add(new(excuse.File, example.Line, $"{excuse.Id} does not cover '{example.Match}' in: {Short(example.Input.Text)}"));
            }

            foreach (var example in excuse.Open.Where(example => judge.Covers(excuse.Id, example.Input, example.Match!)))
            {
                faults.Add(
                    new(excuse.File, example.Line, $"{excuse.Id} covers '{example.Match}' and must not, in: {Short(example.Input.Text)}")
                );
            }
        }

        foreach (var step in rules.Decisions.Steps)
        {
            Decides(step, step.Holds, expected: true);
            Decides(step, step.Not, expected: false);
        }

        return faults;
    }

    /// <summary>Every pattern, and the examples of some rules alone.</summary>
    public IReadOnlyList<SeedFault> RunSome(Func<Rule, bool> which)
    {
        CheckPatterns();
        if (faults.Count == 0)
        {
            RunRules(which);
        }

        return faults;
    }

    private void RunRules(Func<Rule, bool> which)
    {
        foreach (var rule in rules.Rules.Where(which))
        {
            foreach (var example in rule.Fires)
            {
                Fires(rule, example);
            }

            foreach (var example in rule.Silent)
            {
                Silent(rule, example);
            }
        }
    }

    private void Decides(DecisionStep step, IEnumerable<RuleExample> examples, bool expected)
    {
        foreach (var example in examples)
        {
            var because = judge.Classify(example.Input, EmptyRegisters.Instance).Decision!.Because[0];
            if ((because.Step == step.Id) != expected)
            {
                faults.Add(
                    new(
                        step.File,
                        example.Line,
                        $"{step.Id} {(expected ? "must decide" : "must not decide")}, {because.Step} did ({string.Join(' ', because.Facts)}), on: {Short(example.Input.Text)}"
                    )
                );
            }
        }
    }

    private void Fires(Rule rule, RuleExample example)
    {
        var result = judge.Classify(example.Input, EmptyRegisters.Instance);
        if (result.Findings.Any(finding => finding.Rule == rule.Id))
        {
            return;
        }

        var others = result.Findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal).ToList();
        var reason =
            result.Excused.FirstOrDefault(excused => excused.Rule == rule.Id) is { } excused
                ? $"excused by {excused.By} ('{excused.Span.Text}')"
            : others.Count > 0 ? $"only these fire: {string.Join(", ", others)}"
            : "nothing fires";
        faults.Add(new(rule.File, example.Line, $"{rule.Id} stays silent and must fire ({reason}) on: {Short(example.Input.Text)}"));
    }

    private void Silent(Rule rule, RuleExample example)
    {
        var result = judge.Classify(example.Input, EmptyRegisters.Instance);
        if (result.Findings.FirstOrDefault(finding => finding.Rule == rule.Id) is { } finding)
        {
            var words = string.Join(" | ", finding.Spans.Select(span => span.Text));
            faults.Add(
                new(rule.File, example.Line, $"{rule.Id} fires and must stay silent (on '{words}') on: {Short(example.Input.Text)}")
            );
        }
    }

    private void CheckPatterns()
    {
        foreach (var pattern in rules.Patterns)
        {
            if (pattern.Fault() is { } fault)
            {
                faults.Add(new("rules", 1, $"the pattern '{pattern.Pattern}' cannot be used: {fault}"));
            }
        }

        foreach (var number in rules.Numbers)
        {
            if (number.Fault() is { } fault)
            {
                faults.Add(new("numbers.yaml", 1, $"the pattern of {number.Id} cannot be used: {fault}"));
            }
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text.Replace('\n', ' ') : text[..60].Replace('\n', ' ') + "…";
}
