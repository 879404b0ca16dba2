using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Scoring;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Commands;

/// <summary>
/// <c>train</c>: fits the program's model from <c>seeds/examples</c>; the same examples give the same bytes. With <c>--candidate</c> it fits one for an
/// installation, from what its reviewers decided too, and compares it; with <c>--promote</c> that one goes live.
/// </summary>
internal static class TrainCommand
{
    public static Command Create(CommonOptions common)
    {
        var options = new ModelOptions();
        var trial = new TrialOptions();
        var json = CommonOptions.Json();
        var command = new Command("train", "Fits the model from seeds/examples, or a candidate from reviewers' decisions too.")
        {
            options.Output,
            options.IfChanged,
            options.Candidate,
            options.Promote,
            options.AcceptLosses,
            json,
        };
        trial.AddTo(command);
        command.Validators.Add(result =>
        {
            foreach (var (_, fault) in options.Faults(result, trial).Where(fault => fault.Holds))
            {
                result.AddError(fault);
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                if (parsed.GetValue(options.Candidate))
                {
                    return await TryAsync(config, trial.Read(parsed), parsed.GetValue(json), cancellationToken);
                }

                return parsed.GetValue(options.Promote)
                    ? await PromoteAsync(config, parsed.GetValue(options.AcceptLosses), cancellationToken)
                    : await TrainAsync(
                        config,
                        parsed.GetValue(options.Output) ?? Parts.ModelPath,
                        parsed.GetValue(options.IfChanged),
                        cancellationToken
                    );
            }
        );
        return command;
    }

    private static async Task<int> TrainAsync(AdWatchConfig config, string path, bool ifChanged, CancellationToken cancellationToken)
    {
        // What stands in the way of the file is told now, not after minutes of fitting.
        MakeRoom(path);
        // The model's texts are normalised as at serving time, by the rule data alone.
        var set = new TrainingSet(Parts.LoadRules(config));
        var examples = set.ReadSeeds(config.SeedsFolder).Select(set.Example).ToList();
        TrainingSet.RequireEnough(examples, config.SeedsFolder);
        var options = new TrainingOptions();
        if (ifChanged && Kept(path, examples, set.Codes, options) is { } kept)
        {
            await Console.Out.WriteLineAsync($"{path}: unchanged, version {kept.Version}");
            return 0;
        }

        var progress = new Progress<string>(Console.Error.WriteLine);
        var model = await Task.Run(() => ModelTrainer.Train(examples, set.Codes, options, progress, cancellationToken), cancellationToken);
        ModelTrainer.Save(model, path);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {examples.Count} examples, {model.Codes.Count} codes, version {model.Version}"
            )
        );
        return 0;
    }

    /// <summary>The model of a file, where it was fitted to just these examples; null where it was not, or where the file is none.</summary>
    private static LinearModel? Kept(string path, List<TrainingExample> examples, IReadOnlyList<string> codes, TrainingOptions options)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var model = LinearModel.Load(path);
            return model.Codes.SequenceEqual(codes, StringComparer.Ordinal) && model.IsTrainedOn(examples, options) ? model : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static void MakeRoom(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException($"{path} is a folder where the model should go. Remove it, or name a file with --output.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (File.Exists(folder))
        {
            throw CommandException.Usage($"{folder} is a file, so no model can go to {path}. Name another place with --output.");
        }

        Directory.CreateDirectory(folder);
    }

    private static async Task<int> TryAsync(AdWatchConfig config, CandidateOptions options, bool json, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(config, cancellationToken);
        await ModelNotice.TellAsync(ModelFolder.Of(config).InUse);
        var comparison = await new CandidateTrial(config, store, TimeProvider.System).RunAsync(
            options,
            new Progress<string>(Console.Error.WriteLine),
            cancellationToken
        );
        await Console.Out.WriteAsync(
            json ? JsonSerializer.Serialize(comparison, WireJson.Options) + Environment.NewLine : CandidateTable.Of(comparison)
        );
        return 0;
    }

    private static async Task<int> PromoteAsync(AdWatchConfig config, bool acceptLosses, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(config, cancellationToken);
        var folder = ModelFolder.Of(config);
        var actor = new Actor(Environment.UserName, "person", Roles.Admin);
        var comparison = await Promotion.RunAsync(folder, store, acceptLosses, actor, cancellationToken);
        await Console.Out.WriteLineAsync(
            $"{folder.Promoted}: version {comparison.Candidate.Version} is in use; a service that runs takes it at SIGHUP, at POST /api/v1/rules/reload, or at its next start."
        );
        return 0;
    }

    private static Task<AdWatchStore> OpenAsync(AdWatchConfig config, CancellationToken cancellationToken) =>
        Directory.Exists(config.DataFolder)
            ? AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken)
            : throw CommandException.Usage(
                $"{config.DataFolder} does not exist; crawl or import pages first, or name the folder with --data."
            );

    /// <summary>Which model is fitted or put in use.</summary>
    private sealed class ModelOptions
    {
        public Option<string?> Output { get; } =
            new("--output") { Description = "Where the model goes (default: the program's own model).", HelpName = "FILE" };

        public Option<bool> IfChanged { get; } =
            new("--if-changed")
            {
                Description = "Leave a model alone that was fitted to just these examples, as rules and lexicon read them now.",
            };

        public Option<bool> Candidate { get; } =
            new("--candidate")
            {
                Description =
                    "Fit a candidate into the data folder, from reviewers' decisions too, and compare it with the model in use, which stays.",
            };

        public Option<bool> Promote { get; } = new("--promote") { Description = "Put the compared candidate in use." };

        public Option<bool> AcceptLosses { get; } =
            new("--accept-losses") { Description = "With --promote: also where a code lost more than the margin." };

        public IEnumerable<(bool Holds, string Fault)> Faults(CommandResult result, TrialOptions trial)
        {
            var (output, candidate, promote) = (result.GetValue(Output) is not null, result.GetValue(Candidate), result.GetValue(Promote));
            yield return (
                (output && candidate) || ((output || candidate) && promote),
                "--output, --candidate and --promote exclude each other."
            );
            yield return (
                result.GetValue(IfChanged) && (candidate || promote),
                "--if-changed goes with neither --candidate nor --promote."
            );
            yield return (result.GetValue(AcceptLosses) && !promote, "--accept-losses needs --promote.");
            foreach (var option in trial.All)
            {
                yield return (!candidate && result.GetResult(option) is { Implicit: false }, $"{option.Name} needs --candidate.");
            }
        }
    }

    /// <summary>What <c>--candidate</c> takes besides.</summary>
    private sealed class TrialOptions
    {
        private readonly Option<string[]> _on = new("--on")
        {
            Description = "With --candidate: labelled JSONL files to compare on, as eval --input takes them.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };

        private readonly Option<int> _folds = OptionNumbers.Between(
            "--folds",
            "With --candidate: folds of the examples to compare on.",
            CandidateOptions.DefaultFolds,
            2,
            20
        );

        private readonly Option<int> _history = OptionNumbers.Between(
            "--history",
            "With --candidate: the most stored pages to compare on, newest first.",
            ReplayScope.DefaultLimit,
            1,
            ReplayScope.MostPages
        );

        private readonly Option<double> _margin = new("--margin")
        {
            Description = "With --candidate: by how much F1 of a code may fall. Default 0.02.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => CandidateOptions.DefaultMargin,
        };

        public IEnumerable<Option> All => [_on, _folds, _history, _margin];

        public void AddTo(Command command)
        {
            foreach (var option in All)
            {
                command.Options.Add(option);
            }
        }

        public CandidateOptions Read(ParseResult parsed) =>
            parsed.GetValue(_margin) is >= 0 and <= 1 and var margin
                ? new()
                {
                    On = parsed.GetValue(_on) ?? [],
                    Folds = parsed.GetValue(_folds),
                    History = parsed.GetValue(_history),
                    Margin = margin,
                }
                : throw CommandException.Usage("--margin must be 0 to 1.");
    }
}
