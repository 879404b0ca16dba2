using AdWatch.Classifier.Rules;

namespace AdWatch.Quality.Tests;

public sealed class RuleExampleTests
{
    [Fact]
    public void EveryRuleFiresOnItsExamplesAndStaysSilentOnTheOthers()
    {
        var faults = RuleSet.Load(Checkout.Seeds).Check();

        Assert.True(
            faults.Count == 0,
            $"{faults.Count} example(s) do not come out:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"
        );
    }
}
