using System.Text.RegularExpressions;
using System.Xml.Linq;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Conventions.Tests;

/// <summary>Words of the console that are looked up by a name out of the data: none is missing in either language.</summary>
public sealed partial class ConsoleTextTests
{
    private const string Chinese = "api/ReviewConsole/Resources/ConsoleText.resx";
    private const string English = "api/ReviewConsole/Resources/ConsoleText.en.resx";

    [Fact]
    public void BothLanguagesHaveTheSameKeys() => Assert.Equal(Keys(Chinese).Order(), Keys(English).Order());

    [Fact]
    public void EveryExcuseHasWords()
    {
        var ids = ExcuseId()
            .Matches(File.ReadAllText(Repository.PathOf("seeds/excuses/contexts.yaml")))
            .Select(m => m.Groups["id"].Value)
            .ToList();
        Assert.True(ids.Count >= 10, "seeds/excuses/contexts.yaml lists its excuses as '- id: name'.");
        Assert.Empty(ids.Select(id => $"excuse.{id}").Except(Keys(Chinese), StringComparer.Ordinal));
    }

    [Fact]
    public void EveryEndOfAVisitHasWords() =>
        Assert.Empty(
            Enum.GetNames<CrawlDisposition>()
                .Select(d => $"disposition.{d.ToLowerInvariant()}")
                .Except(Keys(Chinese), StringComparer.Ordinal)
        );

    [Fact]
    public void EveryEndOfALandingPageHasWords() =>
        Assert.Empty(
            Enum.GetNames<LandingState>().Select(d => $"landing.{d.ToLowerInvariant()}").Except(Keys(Chinese), StringComparer.Ordinal)
        );

    [Fact]
    public void EveryKindOfAdvertisementHasWords() =>
        Assert.Empty(
            Enum.GetNames<AdvertisementKind>()
                .Select(k => $"advertisement.{k.ToLowerInvariant()}")
                .Except(Keys(Chinese), StringComparer.Ordinal)
        );

    [Fact]
    public void EveryChannelHasWords() =>
        Assert.Empty(ChannelNames.All.Select(c => $"channel.{c}").Except(Keys(Chinese), StringComparer.Ordinal));

    private static IEnumerable<string> Keys(string file) =>
        XDocument.Load(Repository.PathOf(file)).Root!.Elements("data").Select(d => d.Attribute("name")!.Value);

    [GeneratedRegex(@"^\s*- id: (?<id>[a-z-]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex ExcuseId();
}
