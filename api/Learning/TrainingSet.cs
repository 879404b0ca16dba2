using AdWatch.Api.Commands;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Learning;

/// <summary>Labelled texts a model is fitted to: those of the seeds, and what reviewers taught.</summary>
internal sealed class TrainingSet(AdClassifier rules)
{
    private readonly IReadOnlySet<string> _known = rules.Rules.Codes.All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
    private readonly DateOnly _today = ClassifierInputMapper.Day(TimeProvider.System.GetUtcNow());

    /// <summary>The columns of a model.</summary>
    public string[] Codes => [.. _known.Order(StringComparer.Ordinal)];

    /// <summary>The texts of <c>seeds/examples</c>.</summary>
    /// <exception cref="CommandException">There are none, or some cannot be read.</exception>
    public IReadOnlyList<LabelledText> ReadSeeds(string seedsFolder)
    {
        var folder = Path.Combine(seedsFolder, "examples");
        var files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray()
            : [];
        return files.Length > 0
            ? Read(files)
            : throw new CommandException($"{folder} holds no examples (*.jsonl); there is nothing to learn from.");
    }

    /// <summary>The texts of labelled files; a line without labels is left out.</summary>
    /// <exception cref="CommandException">A line cannot be read; all such are named.</exception>
    public IReadOnlyList<LabelledText> Read(IEnumerable<string> files)
    {
        var texts = new List<LabelledText>();
        var faults = new List<string>();
        foreach (var file in files)
        {
            var read = LabelledTextReader.Read(file, _known, _today);
            faults.AddRange(read.Faults);
            texts.AddRange(read.Texts);
        }

        return faults.Count == 0 ? texts : throw new CommandException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Calibration fits to all folds but one, so more than one must hold texts.</summary>
    /// <exception cref="CommandException">There are too few to fit a model to.</exception>
    public static void RequireEnough(IReadOnlyList<TrainingExample> examples, string seedsFolder)
    {
        var least = new TrainingOptions().Folds;
        if (examples.Count < least || HeldOutFolds.Deal(examples, least).Distinct().Count() < 2)
        {
            throw new CommandException(
                $"{Path.Combine(seedsFolder, "examples")} holds {examples.Count} labelled texts, too few to fit a model to: it takes {least} or more, two of them of one code or lawful. Add labelled lines there."
            );
        }
    }

    /// <summary>A text as the model is shown it: normalised as at serving time, with what the rules alone found.</summary>
    public TrainingExample Example(LabelledText text)
    {
        var (words, signals) = rules.InputForModel(text.Input);
        return new TrainingExample(words, text.Codes) { Signals = signals };
    }
}
