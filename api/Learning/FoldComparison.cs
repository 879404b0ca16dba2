using System.Globalization;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Learning;

/// <summary>Compares two sets of examples on texts that neither of their models has seen: each fold is judged by models of the other folds, with the rules.</summary>
internal sealed class FoldComparison(AdClassifier rules, TrainingSet set)
{
    public const string Name = "folds";

    /// <param name="before">What the model in use was fitted to.</param>
    /// <param name="after">What the candidate was fitted to; all its texts are judged.</param>
    public async Task<SetComparison> RunAsync(
        IReadOnlyList<LabelledText> before,
        IReadOnlyList<LabelledText> after,
        int folds,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        var old = before.Select(text => (Text: text, Example: set.Example(text))).ToList();
        var now = after.Select(text => (Text: text, Example: set.Example(text))).ToList();
        var dealt = HeldOutFolds.Deal([.. now.Select(t => t.Example)], folds);
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < dealt.Length; i++)
        {
            // The same words twice are held out together.
            dealt[i] = foldOf.TryGetValue(now[i].Example.Text, out var known) ? known : foldOf[now[i].Example.Text] = dealt[i];
        }

        var same = Keys(before).SetEquals(Keys(after));
        var (evaluatedBefore, evaluatedAfter) = (new Evaluation(), new Evaluation());
        for (var fold = 0; fold < folds; fold++)
        {
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"fold {fold + 1} of {folds}"));
            var held = fold;
            var train = (List<(LabelledText Text, TrainingExample Example)> texts) =>
                Task.Run(
                    () =>
                        Train(
                            [.. texts.Where(t => foldOf.GetValueOrDefault(t.Example.Text, -1) != held).Select(t => t.Example)],
                            cancellationToken
                        ),
                    cancellationToken
                );
            var candidate = train(now);
            var current = same ? candidate : train(old);
            var texts = now.Where((_, i) => dealt[i] == held).Select(t => t.Text).ToList();
            Judge(new AdClassifier(rules.Rules, await current), texts, evaluatedBefore);
            Judge(new AdClassifier(rules.Rules, await candidate), texts, evaluatedAfter);
        }

        return SetComparison.Of(Name, evaluatedBefore.Report(), evaluatedAfter.Report());
    }

    /// <summary>Judges labelled texts on every core and adds them up in their order.</summary>
    public static void Judge(AdClassifier classifier, IReadOnlyList<LabelledText> texts, Evaluation evaluation)
    {
        var verdicts = new Classification[texts.Count];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = classifier.Classify(texts[i].Input, EmptyRegisters.Instance));
        for (var i = 0; i < verdicts.Length; i++)
        {
            evaluation.Add(texts[i].Codes, texts[i].AlsoAllowed, verdicts[i].Labels);
        }
    }

    private LinearModel Train(IReadOnlyList<TrainingExample> examples, CancellationToken cancellationToken) =>
        ModelTrainer.Train(examples, set.Codes, new TrainingOptions(), progress: null, cancellationToken);

    private static HashSet<string> Keys(IEnumerable<LabelledText> texts) =>
        texts.Select(t => $"{t.Input.Text}\t{string.Join(',', t.Codes)}").ToHashSet(StringComparer.Ordinal);
}
