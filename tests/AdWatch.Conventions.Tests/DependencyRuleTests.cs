using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace AdWatch.Conventions.Tests;

/// <summary>Dependencies point only down: api, index, then crawler and classifier, which know nothing of each other.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Architecture Parts = new ArchLoader()
        .LoadAssemblies(
            typeof(Crawler.Results.Page).Assembly,
            typeof(Classifier.Results.Classification).Assembly,
            typeof(Indexing.Storage.AdWatchStore).Assembly
        )
        .Build();

    [Theory]
    [InlineData("crawler/AdWatch.Crawler.csproj", "")]
    [InlineData("classifier/AdWatch.Classifier.csproj", "")]
    [InlineData("index/AdWatch.Indexing.csproj", "AdWatch.Classifier AdWatch.Crawler")]
    [InlineData("api/AdWatch.Api.csproj", "AdWatch.Indexing")]
    public void EachPartReferencesOnlyThePartsBelowIt(string project, string references)
    {
        var named = XDocument
            .Load(Repository.PathOf(project))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);
        Assert.Equal(references, string.Join(' ', named));
    }

    [Theory]
    [InlineData(@"^AdWatch\.Crawler(\..*)?$", @"^AdWatch\.(Classifier|Indexing|Api)(\..*)?$")]
    [InlineData(@"^AdWatch\.Classifier(\..*)?$", @"^AdWatch\.(Crawler|Indexing|Api)(\..*)?$")]
    [InlineData(@"^AdWatch\.Indexing(\..*)?$", @"^AdWatch\.Api(\..*)?$")]
    public void NoTypeUsesAPartAboveOrBesideIt(string part, string forbidden) => Assert.True(Holds(part, forbidden));

    [Fact]
    public void TheRuleFiresWhereADependencyIs() => Assert.False(Holds(@"^AdWatch\.Indexing(\..*)?$", @"^AdWatch\.Classifier(\..*)?$"));

    private static bool Holds(string part, string forbidden) =>
        Types()
            .That()
            .ResideInNamespaceMatching(part)
            .Should()
            .NotDependOnAny(Types().That().ResideInNamespaceMatching(forbidden))
            .WithoutRequiringPositiveResults()
            .HasNoViolations(Parts);
}
