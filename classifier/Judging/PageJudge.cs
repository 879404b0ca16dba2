using System.Collections.Concurrent;
using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>The whole way from an input to its classification.</summary>
internal sealed class PageJudge(RuleSet rules, LinearModel? model, bool allStates = false, bool withClaims = true)
{
    private readonly ConcurrentBag<Desk> desks = [];
    private readonly Verdict verdict = new(rules);
    private readonly NumberStatus statuses = new(rules);
    private readonly RegisterChecks checks = new(rules);
    private readonly ClaimCheck? claims = withClaims ? new(rules) : null;
    private readonly ModelFusion fusion = new(rules, model);

    public Classification Classify(ClassifierInput input, IRegisters registers) =>
        WithPage(
            input,
            registers,
            (desk, judge) =>
            {
                var found = judge.Run(desk.Candidates);
                found.AddRange(checks.Run(desk.Page, judge, desk.Numbers, desk.Facts, registers));
                claims?.Run(desk.Page, judge, registers, found);
                if (model is not null)
                {
                    fusion.Signals.ReadRows(desk.Page, found, judge.Excused, desk.Signals);
                }

                fusion.Join(desk.Page, judge, found, desk.Signals);
                return verdict.Build(desk.Page, found, judge.Excused, desk.Facts, desk.Numbers, model?.Version ?? "");
            }
        );

    /// <summary>What the model is asked about, where no register is at hand.</summary>
    public ModelInput InputForModel(ClassifierInput input) =>
        WithPage(
            input,
            EmptyRegisters.Instance,
            (desk, judge) =>
            {
                var found = judge.Run(desk.Candidates);
                found.AddRange(checks.Run(desk.Page, judge, desk.Numbers, desk.Facts, EmptyRegisters.Instance));
                claims?.Run(desk.Page, judge, EmptyRegisters.Instance, found);
                return new ModelInput(
                    desk.Page.Text[..desk.Page.Whole.End].ToString(),
                    fusion.Signals.Names(desk.Page, found, judge.Excused)
                );
            }
        );

    /// <summary>True where the words lie wholly under the excuse.</summary>
    public bool Covers(string excuseId, ClassifierInput input, string words) =>
        WithPage(
            input,
            EmptyRegisters.Instance,
            (desk, judge) =>
            {
                var at = desk.Page.Text.IndexOf(rules.Normalizer.Fold(words), StringComparison.Ordinal);
                return at >= 0 && judge.Covers(excuseId, new(at, 1));
            }
        );

    private T WithPage<T>(ClassifierInput input, IRegisters registers, Func<Desk, Judge, T> use)
    {
        if (!desks.TryTake(out var desk))
        {
            desk = new(rules, allStates);
        }

        try
        {
            var page = desk.Page;
            page.Fill(input, rules.Normalizer, rules.Restorer);
            page.PublisherKinds = rules.Publishers.Of(rules.Normalizer.Fold(input.Publisher ?? ""));
            rules.Terms.Find(page.Text, page.Occurrences);
            page.Occurrences.Seal();
            rules.Facts.Read(page, desk.Facts);
            statuses.Find(page, desk.Facts, registers, desk.Numbers);
            page.SealFacts();
            rules.FindCandidates(page.Occurrences, desk.Candidates);
            return use(desk, desk.Judge);
        }
        finally
        {
            desk.Clear();
            desks.Add(desk);
        }
    }

    /// <summary>What one text needs to be judged; used again for the next.</summary>
    private sealed class Desk
    {
        public Desk(RuleSet rules, bool allStates)
        {
            Page = new(rules.Terms.CategoryCount);
            Judge = new(rules, Page, allStates);
        }

        public PageView Page { get; }

        public Judge Judge { get; }

        public List<FactEntry> Facts { get; } = [];

        public List<JudgedNumber> Numbers { get; } = [];

        public List<int> Candidates { get; } = [];

        public List<int> Signals { get; } = [];

        public void Clear()
        {
            Page.Clear();
            Judge.Clear();
            Facts.Clear();
            Numbers.Clear();
            Candidates.Clear();
            Signals.Clear();
        }
    }
}
