using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Claims;

public sealed class ClaimBaseTests
{
    private const double LeastFound = 0.85;
    private const double MostWrong = 0.03;
    private const double LeastShown = 0.75;

    private readonly AdClassifier classifier = new(RuleSet.Load(ClaimTexts.Seeds));
    private readonly ITestOutputHelper output = TestContext.Current.TestOutputHelper!;

    [Fact]
    public void EveryWordingOfTheSeedsIsFoundAsItsClaimOrOneLikeIt()
    {
        var silent = classifier
            .Rules.RefutedClaims.SelectMany(claim => claim.Wordings, (claim, text) => (claim.Id, Text: text))
            .Where(claim => !ClaimTexts.Judge(classifier, claim.Text).Findings.Any(f => ClaimTexts.IsClaim(f.Rule)))
            .Select(claim => $"{claim.Id}: {claim.Text}")
            .ToList();
        silent.ForEach(output.WriteLine);

        Assert.Empty(silent);
    }

    [Fact]
    public void RumoursInOtherWordsAreFound()
    {
        var missed = ClaimTexts
            .Reworded.Where(rumour => !ClaimTexts.Judge(classifier, rumour.Text).Findings.Any(f => ClaimTexts.IsClaim(f.Rule)))
            .ToList();
        foreach (var (name, text) in missed)
        {
            output.WriteLine($"missed {name}: {text}");
        }

        Tell("reworded rumours found", ClaimTexts.Reworded.Count - missed.Count, ClaimTexts.Reworded.Count);
        Assert.True(missed.Count <= (1 - LeastFound) * ClaimTexts.Reworded.Count, $"{missed.Count} missed");
    }

    [Fact]
    public void RebuttalsQuestionsNewsAndSmallTalkAreNoFindings()
    {
        var wrong = ClaimTexts.Lawful.Select(lawful => (lawful, Rule: RuleOf(lawful.Text))).Where(item => item.Rule is not null).ToList();
        foreach (var ((name, text), rule) in wrong)
        {
            output.WriteLine($"wrong {rule} {name}: {text}");
        }

        Tell("lawful texts reported", wrong.Count, ClaimTexts.Lawful.Count);
        Assert.True(wrong.Count <= MostWrong * ClaimTexts.Lawful.Count, $"{wrong.Count} wrong");
    }

    [Fact]
    public void TheClaimARebuttalSpeaksOfIsShownAsExcused()
    {
        var rebuttals = ClaimTexts.Lawful.Where(lawful => lawful.Name == "rebuttal").ToList();
        var shown = rebuttals.Count(lawful => ClaimTexts.Judge(classifier, lawful.Text).Excused.Any(e => ClaimTexts.IsClaim(e.Rule)));

        Tell("rebuttals shown as excused", shown, rebuttals.Count);
        Assert.True(shown >= LeastShown * rebuttals.Count, $"{shown} of {rebuttals.Count} shown");
    }

    [Fact]
    public void WithoutTheClaimBaseNothingOfItIsSaid()
    {
        var without = new AdClassifier(classifier.Rules, withClaims: false);

        var rules = ClaimTexts.Reworded.SelectMany(rumour => ClaimTexts.Judge(without, rumour.Text).Findings).Select(f => f.Rule);

        Assert.DoesNotContain(rules, ClaimTexts.IsClaim);
    }

    private string? RuleOf(string text) =>
        ClaimTexts.Judge(classifier, text).Findings.FirstOrDefault(f => ClaimTexts.IsClaim(f.Rule))?.Rule;

    private void Tell(string what, int count, int of) => output.WriteLine($"{what}: {count} of {of}");
}
