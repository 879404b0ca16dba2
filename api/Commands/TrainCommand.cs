using System.CommandLine;
using System.Globalization;
using AdWatch.Api.Composition;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Commands;

/// <summary><c>train</c>: fits the model from <c>seeds/examples</c>; the same examples give the same bytes.</summary>
internal static class TrainCommand
{
    public static Command Create(CommonOptions common)
    {
        var output = new Option<string?>("--output")
        {
            Description = "Where the model goes (default: the program's own model; with --candidate beside it).",
            HelpName = "FILE",
        };
        var candidate = new Option<bool>("--candidate") { Description = "Write a candidate beside the model in use, which stays." };
        var command = new Command("train", "Fits the model from seeds/examples.") { output, candidate };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                var path = parsed.GetValue(output) ?? (parsed.GetValue(candidate) ? Parts.ModelPath + ".candidate" : Parts.ModelPath);
                return await TrainAsync(config, path, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> TrainAsync(AdWatchConfig config, string path, CancellationToken cancellationToken)
    {
        // The model's texts are normalised as at serving time, by the rule data alone.
        var classifier = AdClassifier.Load(config.SeedsFolder);
        var codes = classifier.Rules.Codes.All.Select(c => c.Code).Order(StringComparer.Ordinal).ToArray();
        var examples = Read(classifier, config, codes);
        var progress = new Progress<string>(Console.Error.WriteLine);
        var model = await Task.Run(
            () => ModelTrainer.Train(examples, codes, new TrainingOptions(), progress, cancellationToken),
            cancellationToken
        );
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ModelTrainer.Save(model, path);
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{path}: {examples.Count} examples, {codes.Length} codes, version {model.Version}")
        );
        return 0;
    }

    private static List<TrainingExample> Read(AdClassifier classifier, AdWatchConfig config, string[] codes)
    {
        var folder = Path.Combine(config.SeedsFolder, "examples");
        var files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray()
            : [];
        if (files.Length == 0)
        {
            throw new CommandException($"{folder} holds no examples (*.jsonl); there is nothing to learn from.");
        }

        var known = codes.ToHashSet(StringComparer.Ordinal);
        var today = ClassifierInputMapper.Day(TimeProvider.System.GetUtcNow());
        var examples = new List<TrainingExample>();
        var faults = new List<string>();
        foreach (var file in files)
        {
            var read = LabelledTextReader.Read(file, known, today);
            faults.AddRange(read.Faults);
            examples.AddRange(read.Texts.Select(t => Example(classifier, t)));
        }

        return faults.Count == 0 ? examples : throw new CommandException(string.Join(Environment.NewLine, faults));
    }

    private static TrainingExample Example(AdClassifier classifier, LabelledText text)
    {
        var (words, signals) = classifier.InputForModel(text.Input);
        return new TrainingExample(words, text.Codes) { Signals = signals };
    }
}
