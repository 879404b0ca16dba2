using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier;

/// <summary>Judges texts: rules, excuses, registers and model, fused. Immutable after loading, safe from many threads, no clock, no I/O.</summary>
public sealed class AdClassifier
{
    private readonly PageJudge judge;
    private readonly LinearModel? model;

    /// <param name="model">Null to judge by rules alone.</param>
    /// <param name="withClaims">False to judge without any refuted claims.</param>
    public AdClassifier(RuleSet rules, LinearModel? model = null, bool withClaims = true)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rules = rules;
        this.model = model;
        ModelVersion = model?.Version ?? "";
        judge = new(rules, model, withClaims: withClaims);
    }

    /// <summary>The rule data that judges.</summary>
    public RuleSet Rules { get; }

    /// <summary>The folding of the seeds, for search over the same characters.</summary>
    public CharacterFolding Folding => Rules.Folding;

    /// <summary>Hash over the seed files that judge.</summary>
    public string RuleSetVersion => Rules.Version;

    /// <summary>Null where rules alone judge.</summary>
    internal LinearModel? Model => model;

    /// <summary>Version of the model; empty where none was given.</summary>
    public string ModelVersion { get; }

    /// <summary>Reads the rule data and, where <paramref name="modelPath"/> names an existing file, the model.</summary>
    /// <exception cref="Seeds.SeedException">The rule data has faults; all of them are named with file and line.</exception>
    /// <exception cref="InvalidDataException">The model file is damaged.</exception>
    public static AdClassifier Load(string seedsFolder, string? modelPath = null, bool withClaims = true)
    {
        ArgumentNullException.ThrowIfNull(seedsFolder);
        var (rules, model) = ((RuleSet?)null, (LinearModel?)null);
        SideBySide.Run(
            () => rules = RuleSet.Load(seedsFolder),
            () => model = modelPath is not null && File.Exists(modelPath) ? LinearModel.Load(modelPath) : null
        );
        return new(rules!, model, withClaims);
    }

    /// <summary>The same model with other rules.</summary>
    public AdClassifier With(RuleSet rules) => new(rules, model);

    /// <summary>Judges one text. Deterministic; never throws for what the text holds.</summary>
    public Classification Classify(ClassifierInput input, IRegisters registers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(registers);
        return judge.Classify(input, registers);
    }

    /// <summary>What the model is asked about: title, text and pictures in the normal form, and what rules and lexicon found; what it is trained on.</summary>
    public ModelInput InputForModel(ClassifierInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return judge.InputForModel(input);
    }
}
