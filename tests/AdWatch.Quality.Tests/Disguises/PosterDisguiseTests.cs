namespace AdWatch.Quality.Tests.Disguises;

public sealed class PosterDisguiseTests(PosterMeasure measured) : IClassFixture<PosterMeasure>
{
    private static readonly Floors Floors = Floors.Read(Checkout.Gold);

    public static TheoryData<string> Names => [.. new PosterDisguises().All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void HidingTheSensitiveWordsCostsLittleRecall(string name)
    {
        var loss = measured.Losses.Single(l => l.Name == name);
        var lost = loss.RecallPlain - loss.RecallHidden;

        Assert.True(
            lost <= Floors.PosterLoss[name],
            $"{name} costs {lost:F3} of the recall on the {loss.Changed} texts it changes (at most {Floors.PosterLoss[name]:F3}):{Environment.NewLine}"
                + string.Join(Environment.NewLine, loss.Lost)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FindingsPointAtTheDisguisedWordsThemselves(string name) =>
        Assert.Empty(measured.Losses.Single(l => l.Name == name).WrongSpans);

    [Fact]
    public void TheSameTextIsDisguisedInTheSameWayEveryTime()
    {
        var words = new HashSet<string> { "代孕", "治愈率" };
        const string Text = "代孕包成功，治愈率98%。加微信";
        foreach (var disguise in new PosterDisguises().All)
        {
            Assert.Equal(disguise.Apply(Text, words, new Dice("a")), disguise.Apply(Text, words, new Dice("a")));
        }
    }
}
