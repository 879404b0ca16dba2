namespace AdWatch.Quality.Tests.Disguises;

public sealed class WholeTextDisguiseTests(GoldVerdicts measured)
{
    private static readonly Floors Floors = Floors.Read(Checkout.Gold);

    public static TheoryData<string> Names => [.. WholeTextDisguise.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ADisguiseCostsLittleRecall(string name)
    {
        var disguise = WholeTextDisguise.All.Single(d => d.Name == name);
        var plain = measured.Gold.Verdicts.Where(v => !v.Gold.IsLawful).ToArray();
        var hidden = plain.Select(v => measured.Judge(v.Gold, Hide(v, disguise))).ToArray();
        var loss = MeasuredSet.Evaluate(plain).Micro.Recall - MeasuredSet.Evaluate(hidden).Micro.Recall;
        var lost = plain
            .Zip(hidden)
            .Select(pair => (pair.First.Gold.Id, Codes: pair.Second.Missed.Except(pair.First.Missed).ToArray()))
            .Where(text => text.Codes.Length > 0)
            .Select(text => $"{text.Id}: {string.Join(", ", text.Codes)}");

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: recall lost {loss:F3}");
        Assert.True(
            loss <= Floors.DisguiseLoss[name],
            $"{name} costs {loss:F3} of the recall (at most {Floors.DisguiseLoss[name]:F3}):{Environment.NewLine}{string.Join(Environment.NewLine, lost)}"
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ADisguiseChangesTheGoldTexts(string name)
    {
        var disguise = WholeTextDisguise.All.Single(d => d.Name == name);
        var violating = measured.Gold.Verdicts.Select(v => v.Gold).Where(t => !t.IsLawful).ToArray();

        Assert.True(violating.Count(t => disguise.Apply(t.Text) != t.Text) * 2 > violating.Length);
    }

    private static Classifier.Results.ClassifierInput Hide(GoldVerdict verdict, WholeTextDisguise disguise)
    {
        var input = verdict.Gold.Labelled.Input;
        return input with { Text = disguise.Apply(input.Text), Title = input.Title is null ? null : disguise.Apply(input.Title) };
    }
}
