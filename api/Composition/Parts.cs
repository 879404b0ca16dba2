using AdWatch.Api.Commands;
using AdWatch.Api.Learning;
using AdWatch.Classifier;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;
using AdWatch.Crawler;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Knowledge;
using AdWatch.Crawler.Rendering;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Clusters;

namespace AdWatch.Api.Composition;

/// <summary>Turns configuration into the options of the parts.</summary>
internal static class Parts
{
    /// <summary>Where the built program keeps the model it learnt from <c>seeds/examples</c>.</summary>
    public static string ModelPath => Path.Combine(AppContext.BaseDirectory, "model", "adwatch.model");

    /// <summary>Rules and model, of a whole seeds folder.</summary>
    /// <exception cref="CommandException">The model file cannot be used.</exception>
    /// <exception cref="SeedException">The seeds have faults or lack a part.</exception>
    public static AdClassifier LoadClassifier(AdWatchConfig config, string? model = null, bool withClaims = true)
    {
        WholeSeeds.Require(config.SeedsFolder);
        try
        {
            return AdClassifier.Load(config.SeedsFolder, model ?? ModelPath, withClaims);
        }
        catch (InvalidDataException e)
        {
            var promoted = ModelFolder.Of(config).Promoted;
            throw new CommandException(
                model == promoted ? $"{e.Message}, or remove it: then the program's own model judges" : e.Message,
                e
            );
        }
    }

    /// <summary>Gives back what only loading needed, half of the heap: for a process that lives long. Takes some 20 ms.</summary>
    public static void GiveBackAfterLoading() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>The rules alone, of a whole seeds folder.</summary>
    /// <exception cref="SeedException">The seeds have faults or lack a part.</exception>
    public static AdClassifier LoadRules(AdWatchConfig config)
    {
        WholeSeeds.Require(config.SeedsFolder);
        return AdClassifier.Load(config.SeedsFolder);
    }

    /// <summary>When near copies at many places raise severity: the seeds' rule with what the configuration replaces.</summary>
    /// <exception cref="CommandException">The file cannot be used.</exception>
    public static BurstRule LoadBurstRule(AdWatchConfig config)
    {
        try
        {
            var rule = BurstRuleFile.Load(Path.Combine(config.SeedsFolder, "bursts.yaml"));
            return rule with { Places = config.BurstPlaces ?? rule.Places, Hours = config.BurstHours ?? rule.Hours };
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(e.Message, e);
        }
    }

    /// <summary>Search folds characters exactly as the classifier does.</summary>
    public static SearchFolding SearchFolding(CharacterFolding folding) => new(folding.Fold);

    public static string IndexFolder(AdWatchConfig config) => Path.Combine(config.DataFolder, "index");

    /// <summary>Reads a page the way the crawler does.</summary>
    public static PageExtractor PageExtractor(AdWatchConfig config) => new(null, LoadProfiles(config));

    public static CrawlerOptions CrawlerOptions(AdWatchConfig config, bool allowLoopback)
    {
        var options = new CrawlerOptions
        {
            DataFolder = config.DataFolder,
            AllowLoopback = allowLoopback,
            ProductVersion = ProductVersion.Short,
            Sites = SiteKnowledge.Load(config.SeedsFolder),
            Profiles = LoadProfiles(config),
        };
        options = config.UserAgentContact is { } contact ? options with { UserAgentContact = contact } : options;
        options = config.CrawlWorkers is { } workers ? options with { Workers = workers } : options;
        options = config.LandingsPerPage is { } landings ? options with { MaxLandingsPerPage = landings } : options;
        var (blocked, blockedFaults) = BlockedHostsReader.Read(Path.Combine(config.SeedsFolder, "blocked-hosts.yaml"));
        if (!blockedFaults.IsEmpty)
        {
            throw new CommandException(string.Join(Environment.NewLine, blockedFaults));
        }

        options = options with { Rendering = options.Rendering with { BlockedHosts = blocked } };
        var faults = CrawlerOptionsValidator.Validate(options);
        return faults.IsEmpty ? options : throw CommandException.Usage(string.Join(Environment.NewLine, faults));
    }

    public static ProfileSet LoadProfiles(AdWatchConfig config) => ProfileSet.Load(Path.Combine(config.SeedsFolder, "profiles"));
}
