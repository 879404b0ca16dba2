using AdWatch.Classifier.Rules;

namespace AdWatch.Quality.Tests;

public sealed class RuleExampleTests
{
    [Fact]
    public void EveryRuleFiresOnItsExamplesAndStaysSilentOnTheOthers()
    {
        var faults = RuleSet.Load(SeedsFolder()).Check();

        Assert.True(
            faults.Count == 0,
            $"{faults.Count} example(s) do not come out:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"
        );
    }

    private static string SeedsFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdWatch.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "seeds");
    }
}
