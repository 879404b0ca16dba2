using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Commands;

/// <summary>Judges labelled texts and adds them up.</summary>
internal sealed class EvalRun(AdClassifier classifier, IRegisters registers, bool show)
{
    private readonly HashSet<string> _codes = classifier.Rules.Codes.All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
    private readonly DateOnly _today = ClassifierInputMapper.Day(TimeProvider.System.GetUtcNow());

    public Evaluation Evaluation { get; } = new();

    public int Unlabelled { get; private set; }

    /// <summary>Lines that could not be read; each was told on stderr.</summary>
    public int Faults { get; private set; }

    public void Read(string file, CancellationToken cancellationToken)
    {
        var read = LabelledTextReader.Read(file, _codes, _today);
        Unlabelled += read.Unlabelled;
        Faults += read.Faults.Count;
        foreach (var fault in read.Faults)
        {
            Console.Error.WriteLine(fault);
        }

        var verdicts = new Classification[read.Texts.Count];
        Parallel.For(
            0,
            verdicts.Length,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => verdicts[i] = classifier.Classify(read.Texts[i].Input, registers)
        );
        for (var i = 0; i < verdicts.Length; i++)
        {
            Add(read.Texts[i], verdicts[i]);
        }
    }

    private void Add(LabelledText text, Classification verdict)
    {
        Evaluation.Add(text.Codes, text.AlsoAllowed, verdict.Labels);
        if (!show)
        {
            return;
        }

        var given = verdict.Labels.Select(l => l.Code).ToArray();
        var missed = text.Codes.Except(given, StringComparer.Ordinal).ToArray();
        var wrong = given.Except(text.Codes, StringComparer.Ordinal).Except(text.AlsoAllowed, StringComparer.Ordinal).ToArray();
        if (missed.Length + wrong.Length > 0)
        {
            var rules = string.Join(' ', verdict.Findings.Select(f => $"{f.Rule}[{string.Join('|', f.Spans.Select(s => s.Text))}]"));
            Console.Out.WriteLine(
                $"{text.File}:{text.Line}: missed [{string.Join(' ', missed)}] wrong [{string.Join(' ', wrong)}] {text.Input.Title} {Head(text.Input.Text)} {rules}"
            );
        }
    }

    private static string Head(string text) => (text.Length > 100 ? text[..100] + "…" : text).ReplaceLineEndings(" ");
}
