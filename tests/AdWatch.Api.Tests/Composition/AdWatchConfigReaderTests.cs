using AdWatch.Api.Commands;
using AdWatch.Api.Composition;

namespace AdWatch.Api.Tests.Composition;

public sealed class AdWatchConfigReaderTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void AVariableOverridesTheFile()
    {
        File.WriteAllText(_file, "server: { urls: 'http://127.0.0.1:1', requests_per_minute: 60 }");

        var config = AdWatchConfigReader.Read(
            _file,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ADWATCH_SERVER__URLS"] = "http://127.0.0.1:2" },
            "data"
        );

        Assert.Equal(("http://127.0.0.1:2", 60), (config.Urls, config.RequestsPerMinute));
    }

    [Fact]
    public void UnknownKeysAndBadValuesAreToldTogetherWithTheirLines()
    {
        File.WriteAllText(_file, "crawler:\n  workers: many\n  wrokers: 3\nserver:\n  urls: http://127.0.0.1:1\n");

        var fault = Assert.Throws<CommandException>(() => AdWatchConfigReader.Read(_file, Nothing, "data"));

        Assert.Contains($"{_file}:2:", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{_file}:3: unknown key 'crawler.wrokers'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, fault.ExitCode);
    }

    [Fact]
    public void HowManyPlacesMakeABurstIsSetWithinBounds()
    {
        File.WriteAllText(_file, "bursts: { places: 12, hours: 6 }");
        var config = AdWatchConfigReader.Read(_file, Nothing, "data");
        File.WriteAllText(_file, "bursts: { places: 1 }");
        var fault = Assert.Throws<CommandException>(() => AdWatchConfigReader.Read(_file, Nothing, "data"));

        Assert.Equal((12, 6), (config.BurstPlaces, config.BurstHours));
        Assert.Contains("'bursts.places' must be a whole number from 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreThatIsNotBuiltIsNotSilentlyIgnored()
    {
        File.WriteAllText(_file, "store: { postgres: 'Host=db' }");

        var fault = Assert.Throws<CommandException>(() => AdWatchConfigReader.Read(_file, Nothing, "data"));

        Assert.Contains("store.postgres", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariablesOfScriptsAroundTheProgramAreLeftAlone()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ADWATCH_REQUIRE_ALL"] = "1" };

        Assert.Equal(AdWatchConfig.DefaultUrls, AdWatchConfigReader.Read(null, environment, "data").Urls);
    }

    public void Dispose() => File.Delete(_file);
}
