using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Commands;

/// <summary><c>eval</c>: scores labelled JSONL: per code precision, recall and F1, calibration, lawful pages flagged.</summary>
internal static class EvalCommand
{
    public static Command Create(CommonOptions common)
    {
        var input = new Option<string[]>("--input")
        {
            Description = "Labelled JSONL files.",
            HelpName = "FILE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var json = CommonOptions.Json();
        var show = new Option<bool>("--show") { Description = "Also list every line judged otherwise than its label says." };
        var model = new Option<string?>("--model")
        {
            Description = "Judge with this model (a candidate) in place of the one in use.",
            HelpName = "FILE",
        };
        var withoutClaims = new Option<bool>("--without-claims") { Description = "Judge without the refuted claims." };
        var command = new Command("eval", "Scores verdicts against labels; lines without an honest label are counted and left out.")
        {
            input,
            show,
            model,
            withoutClaims,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                await using var store = await common.OpenNamedStoreAsync(parsed, config, cancellationToken);
                var judge = Model(parsed.GetValue(model)) ?? (store is null ? Parts.ModelPath : ModelFolder.Of(config).InUse);
                await ModelNotice.TellAsync(judge);
                var classifier = Parts.LoadClassifier(config, judge, withClaims: !parsed.GetValue(withoutClaims));
                var run = new EvalRun(classifier, store is null ? EmptyRegisters.Instance : store.Registers, parsed.GetValue(show));
                foreach (var file in parsed.GetRequiredValue(input))
                {
                    run.Read(file, cancellationToken);
                }

                if (run.Evaluation.Texts == 0)
                {
                    throw new CommandException(
                        $"There was nothing to score: no line of {string.Join(", ", parsed.GetRequiredValue(input))} that can be read carries labels. Give the lines \"labels\", a list of codes ([] for a lawful text)."
                    );
                }

                var report = run.Evaluation.Report();
                if (parsed.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, WireJson.Options));
                }
                else
                {
                    Write(report, run.Unlabelled, Console.Out);
                }

                return run.Faults == 0 ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>A model that was asked for by name must be there; else the scores would be those of the rules alone.</summary>
    private static string? Model(string? named) =>
        named is null || File.Exists(named)
            ? named
            : throw CommandException.Usage($"--model: {named} does not exist. Check the spelling of the path.");

    private static void Write(EvaluationReport report, int unlabelled, TextWriter output)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        void Row(CodeScore score) =>
            Line(
                $"{score.Code, -26} {score.Expected, 6} {score.Precision, 10:0.000} {score.Recall, 7:0.000} {score.F1, 7:0.000} {score.Wrong, 6}"
            );

        Line($"{"code", -26} {"labels", 6} {"precision", 10} {"recall", 7} {"F1", 7} {"wrong", 6}");
        foreach (var score in report.Codes)
        {
            Row(score);
        }

        Row(report.Micro);
        Row(report.Flagged);
        Line($"macro F1 {report.MacroF1:0.000}, calibration error {report.CalibrationError:0.000}");
        Line($"lawful texts flagged: {report.LawfulFlagged} of {report.Lawful} ({report.LawfulFlaggedShare:0.0%})");
        Line($"{report.Texts} texts, {unlabelled} without an honest label left out");
    }
}
