using System.Collections;
using System.Globalization;
using AdWatch.Api.Commands;
using AdWatch.Crawler.Health;
using AdWatch.Indexing.Clusters;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Api.Composition;

/// <summary>The single reader of configuration: a YAML file, then <c>ADWATCH_</c> variables. Unknown keys are faults; all faults are told at once.</summary>
internal static class AdWatchConfigReader
{
    private const string Prefix = "ADWATCH_";
    private const int LargestFile = 1 << 20;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "crawler:user_agent_contact",
        "crawler:workers",
        "crawler:landings_per_page",
        "alarms:silent_intervals",
        "alarms:failures",
        "alarms:slow_factor",
        "bursts:places",
        "bursts:hours",
        "server:urls",
        "server:requests_per_minute",
        "seeds:folder",
        "archive:keep_versions_years",
        "archive:keep_other_months",
    };

    private static readonly HashSet<string> NotBuilt = new(StringComparer.Ordinal)
    {
        "store:postgres",
        "search:elasticsearch",
        "search:api_key",
        "archive:folder",
        "archive:s3",
    };

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return variables;
    }

    /// <exception cref="CommandException">The file cannot be read or says what is not known (exit code 2).</exception>
    public static AdWatchConfig Read(string? file, IReadOnlyDictionary<string, string> environment, string dataFolder)
    {
        var faults = new List<string>();
        var values = new Dictionary<string, Setting>(StringComparer.Ordinal);
        if (file is not null)
        {
            ReadFile(file, values, faults);
        }

        ReadVariables(environment, values);
        CheckKeys(values, faults);
        var data = Path.GetFullPath(dataFolder);
        var defaults = new SourceAlarmOptions();
        var config = new AdWatchConfig
        {
            DataFolder = data,
            SeedsFolder = Text("seeds:folder") is { } seeds ? Path.GetFullPath(seeds) : Path.Combine(AppContext.BaseDirectory, "seeds"),
            UserAgentContact = Text("crawler:user_agent_contact"),
            CrawlWorkers = Number("crawler:workers", 1, 512),
            LandingsPerPage = Number("crawler:landings_per_page", 0, 100),
            KeepVersionsYears = Number("archive:keep_versions_years", 1, 100) ?? AdWatchConfig.DefaultKeepVersionsYears,
            KeepOtherMonths = Number("archive:keep_other_months", 1, 1200) ?? AdWatchConfig.DefaultKeepOtherMonths,
            Alarms = new SourceAlarmOptions
            {
                SilentIntervals = Number("alarms:silent_intervals", 1, 1_000) ?? defaults.SilentIntervals,
                Failures = Number("alarms:failures", 1, 1_000_000) ?? defaults.Failures,
                SlowFactor = Number("alarms:slow_factor", 2, 1_000) ?? defaults.SlowFactor,
            },
            BurstPlaces = Number("bursts:places", 2, BurstRuleFile.MostPlaces),
            BurstHours = Number("bursts:hours", 1, BurstRuleFile.MostHours),
            Urls = Text("server:urls") ?? AdWatchConfig.DefaultUrls,
            RequestsPerMinute = Number("server:requests_per_minute", 1, 1_000_000) ?? AdWatchConfig.DefaultRequestsPerMinute,
        };
        return faults.Count == 0 ? config : throw CommandException.Usage(string.Join(Environment.NewLine, faults));

        string? Text(string key) => values.TryGetValue(key, out var setting) && setting.Value.Length > 0 ? setting.Value : null;

        int? Number(string key, int least, int most)
        {
            if (!values.TryGetValue(key, out var setting))
            {
                return null;
            }

            if (
                int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
            )
            {
                return number;
            }

            faults.Add($"{setting.Place}: '{Spell(key)}' must be a whole number from {least} to {most}, was '{setting.Value}'.");
            return null;
        }
    }

    private static void ReadVariables(IReadOnlyDictionary<string, string> environment, Dictionary<string, Setting> values)
    {
        foreach (var (name, value) in environment)
        {
            // Variables without a section (ADWATCH_ROOT …) belong to scripts around the program.
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.Contains("__", StringComparison.Ordinal))
            {
                var key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal).ToLowerInvariant();
                values[key] = new Setting(value, $"variable {name}");
            }
        }
    }

    private static void CheckKeys(Dictionary<string, Setting> values, List<string> faults)
    {
        foreach (var (key, setting) in values)
        {
            if (NotBuilt.Contains(key))
            {
                faults.Add(
                    $"{setting.Place}: '{Spell(key)}' is not supported by this version; leave it out (SQLite, Lucene.Net and DATA/archive are used)."
                );
            }
            else if (!Known.Contains(key))
            {
                var known = string.Join(", ", Known.Order(StringComparer.Ordinal).Select(Spell));
                faults.Add($"{setting.Place}: unknown key '{Spell(key)}'; known are {known}.");
            }
        }
    }

    private static string Spell(string key) => key.Replace(':', '.');

    private static void ReadFile(string file, Dictionary<string, Setting> values, List<string> faults)
    {
        if (!File.Exists(file))
        {
            throw CommandException.Usage($"Configuration file {file} does not exist. Check the path after --config.");
        }

        if (new FileInfo(file).Length > LargestFile)
        {
            throw CommandException.Usage($"Configuration file {file} is larger than 1 MB; that is no configuration of AdWatch.");
        }

        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(file);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            faults.Add($"{file}:{e.Start.Line}: {e.Message}");
            return;
        }
        catch (InvalidOperationException e)
        {
            // The YAML reader throws this, without a line, on an unclosed bracket.
            faults.Add($"{file}: is not YAML, perhaps an unclosed bracket or brace ({e.Message})");
            return;
        }

        if (yaml.Documents.Count == 0)
        {
            return;
        }

        if (yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            faults.Add($"{file}:1: must be a mapping of sections (store, search, archive, crawler, server).");
            return;
        }

        foreach (var (section, content) in root.Children)
        {
            if (content is not YamlMappingNode keys)
            {
                faults.Add($"{file}:{section.Start.Line}: section '{section}' must hold keys.");
                continue;
            }

            foreach (var (key, value) in keys.Children)
            {
                values[$"{section}:{key}"] = new Setting(value.ToString() ?? "", $"{file}:{key.Start.Line}");
            }
        }
    }

    /// <param name="Place">File and line, or the variable.</param>
    private sealed record Setting(string Value, string Place);
}
