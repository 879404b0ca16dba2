using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Classifier;
using AdWatch.Classifier.Scoring;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>Fits a candidate to the seeds' examples and what reviewers taught, and holds it beside the model in use. Nothing goes live here.</summary>
internal sealed class CandidateTrial
{
    private readonly AdWatchConfig _config;
    private readonly AdWatchStore _store;
    private readonly TimeProvider _time;
    private readonly ModelFolder _folder;
    private readonly AdClassifier _rules;
    private readonly TrainingSet _set;

    public CandidateTrial(AdWatchConfig config, AdWatchStore store, TimeProvider time)
    {
        _config = config;
        _store = store;
        _time = time;
        _folder = ModelFolder.Of(config);
        // The model's texts are normalised and shown as at serving time, by the rule data alone.
        _rules = Parts.LoadRules(config);
        _set = new TrainingSet(_rules);
    }

    /// <summary>Writes candidate, learned examples and comparison into the data folder and returns the comparison.</summary>
    /// <exception cref="CommandException">No pages, no examples, or a model file that cannot be used.</exception>
    public async Task<CandidateComparison> RunAsync(
        CandidateOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        if (await _store.Pages.CountAsync(PageFilter.All, cancellationToken) == 0)
        {
            throw new CommandException(
                $"{_config.DataFolder} holds no pages: there is nothing to learn from and no history to compare on. Crawl or import pages first, or name the folder with --data."
            );
        }

        var inUse = Parts.LoadClassifier(_config, _folder.InUse);
        var on = options.On.Select(file => (Name: Path.GetFileName(file), Texts: _set.Read([file]))).ToList();
        var seeds = _set.ReadSeeds(_config.SeedsFolder);
        var known = seeds.Select(t => t.Input.Text).ToHashSet(StringComparer.Ordinal);
        var taught = await LearnedExamples.WriteAsync(_store, _folder.CandidateExamples, cancellationToken);
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{taught} examples from reviewers, {seeds.Count} of the seeds"));
        var learned = _set.Read([_folder.CandidateExamples]).Where(t => !known.Contains(t.Input.Text)).ToList();
        var before = new Recipe(seeds, ReadPromoted(known));
        var after = new Recipe(seeds, learned);
        // What was compared is no longer what will stand here.
        File.Delete(_folder.Comparison);
        var candidate = await TrainAsync(after.All, progress, cancellationToken);
        ModelTrainer.Save(candidate, _folder.Candidate);
        var sets = new List<SetComparison>
        {
            await new FoldComparison(_rules, _set).RunAsync(before.All, after.All, options.Folds, progress, cancellationToken),
        };
        var tried = new AdClassifier(_rules.Rules, candidate);
        sets.AddRange(on.Select(file => SetComparison.Of(file.Name, Judge(inUse, file.Texts), Judge(tried, file.Texts))));
        progress?.Report("stored pages");
        var history = await new StoredPageReplay(_store, _store.Registers).RunAsync(
            new ReplayScope { Limit = options.History },
            inUse,
            tried,
            options.Samples,
            pageJudged: null,
            cancellationToken
        );
        var comparison = new CandidateComparison
        {
            At = _time.GetUtcNow(),
            Candidate = new(Sha256(_folder.Candidate), candidate.Version, after.All.Count, learned.Count),
            InUse = new(Sha256(_folder.InUse), inUse.ModelVersion, before.All.Count, before.Learned.Count),
            InUseIsOlder = await IsOlderAsync(before, cancellationToken),
            Rules = _rules.RuleSetVersion,
            Margin = options.Margin,
            Sets = sets,
            History = history,
            Losses = CandidateLosses.Find(sets, history, options.Margin),
        };
        KeptFile.Replace(_folder.Comparison, JsonSerializer.Serialize(comparison, WireJson.Options));
        return comparison;
    }

    internal static string Sha256(string path) =>
        File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) : "";

    private List<LabelledText> ReadPromoted(HashSet<string> known) =>
        File.Exists(_folder.Promoted) && File.Exists(_folder.PromotedExamples)
            ? [.. _set.Read([_folder.PromotedExamples]).Where(t => !known.Contains(t.Input.Text))]
            : [];

    private Task<LinearModel> TrainAsync(
        IReadOnlyList<LabelledText> texts,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    ) =>
        Task.Run(
            () =>
            {
                var examples = texts.Select(_set.Example).ToList();
                TrainingSet.RequireEnough(examples, _config.SeedsFolder);
                return ModelTrainer.Train(examples, _set.Codes, new TrainingOptions(), progress, cancellationToken);
            },
            cancellationToken
        );

    private static EvaluationReport Judge(AdClassifier classifier, IReadOnlyList<LabelledText> texts)
    {
        var evaluation = new Evaluation();
        FoldComparison.Judge(classifier, texts, evaluation);
        return evaluation.Report();
    }

    /// <summary>True where the model in use was not fitted to these examples.</summary>
    private Task<bool> IsOlderAsync(Recipe before, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                File.Exists(_folder.InUse)
                && !LinearModel.Load(_folder.InUse).IsTrainedOn([.. before.All.Select(_set.Example)], new TrainingOptions()),
            cancellationToken
        );

    /// <summary>What a model is fitted to.</summary>
    private sealed record Recipe(IReadOnlyList<LabelledText> Seeds, IReadOnlyList<LabelledText> Learned)
    {
        public IReadOnlyList<LabelledText> All { get; } = [.. Seeds, .. Learned];
    }
}

/// <summary>What a candidate is held against.</summary>
internal sealed record CandidateOptions
{
    public const double DefaultMargin = 0.02;
    public const int DefaultFolds = 3;

    /// <summary>Labelled files, as <c>eval --input</c> takes them.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    public int Folds { get; init; } = DefaultFolds;

    /// <summary>By how much F1 of a code may fall.</summary>
    public double Margin { get; init; } = DefaultMargin;

    /// <summary>The most stored pages, newest first.</summary>
    public int History { get; init; } = ReplayScope.DefaultLimit;

    /// <summary>Pages shown for each source, code and direction.</summary>
    public int Samples { get; init; } = 3;
}
