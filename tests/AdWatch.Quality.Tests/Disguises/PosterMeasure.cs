using System.Globalization;
using System.Text;
using AdWatch.Classifier.Results;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>Every violating gold text judged once in every disguise; the table goes to <c>artifacts/quality/disguises.md</c>.</summary>
public sealed class PosterMeasure
{
    private readonly GoldVerdicts measured;
    private readonly SensitiveWords words = new(Checkout.Seeds);
    private readonly GoldVerdict[] plain;

    public PosterMeasure(GoldVerdicts measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        this.measured = measured;
        plain = [.. measured.Gold.Verdicts.Where(v => !v.Gold.IsLawful)];
        Losses = [.. new PosterDisguises().All.Select(Measure)];
        WriteTable();
    }

    internal IReadOnlyList<PosterLoss> Losses { get; }

    private PosterLoss Measure(PosterDisguise disguise)
    {
        var pairs = plain.Select(v => (Plain: v, Input: Hide(v.Gold, disguise))).Where(p => p.Input.Text != p.Plain.Gold.Text).ToArray();
        var hidden = pairs.Select(p => (p.Plain, p.Input, Hidden: measured.Judge(p.Plain.Gold, p.Input))).ToArray();
        var before = MeasuredSet.Evaluate(hidden.Select(p => p.Plain));
        var after = MeasuredSet.Evaluate(hidden.Select(p => p.Hidden));
        var lost = hidden
            .Select(p => (p.Plain.Gold.Id, p.Input, p.Hidden, Codes: p.Hidden.Missed.Except(p.Plain.Missed).ToArray()))
            .Where(p => p.Codes.Length > 0)
            .Select(p => $"{p.Id}: {string.Join(", ", p.Codes)} | {p.Input.Text.ReplaceLineEndings(" ")}")
            .ToArray();
        var wrongSpans = hidden.SelectMany(p => SpansThatAreNotTheOriginal(p.Input, p.Hidden)).ToArray();
        return new(
            disguise.Name,
            plain.Length,
            hidden.Length,
            before.Flagged.Recall,
            after.Flagged.Recall,
            before.Micro.Recall,
            after.Micro.Recall
        )
        {
            Lost = lost,
            WrongSpans = wrongSpans,
        };
    }

    private ClassifierInput Hide(GoldText gold, PosterDisguise disguise)
    {
        var sensitive = words.Of(gold);
        var dice = new Dice($"{disguise.Name} {gold.Id}");
        var input = gold.Labelled.Input;
        return input with
        {
            Text = disguise.Apply(input.Text, sensitive, dice),
            Title = input.Title is null ? null : disguise.Apply(input.Title, sensitive, dice),
        };
    }

    private static IEnumerable<string> SpansThatAreNotTheOriginal(ClassifierInput input, GoldVerdict verdict) =>
        from span in verdict.Given.Findings.SelectMany(f => f.Spans)
        let field = span.Field == "title" ? input.Title : input.Text
        where field is null || span.Start + span.Length > field.Length || field.Substring(span.Start, span.Length) != span.Text
        select $"{verdict.Gold.Id}: {span}";

    private void WriteTable()
    {
        var table = new StringBuilder(
            "| Disguise | Texts it changes | Flagged: plain | disguised | Right code: plain | disguised | Lost on all violations |\n|---|---|---|---|---|---|---|\n"
        );
        foreach (var loss in Losses)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {loss.Name} | {loss.Changed} of {loss.Texts} | {loss.FlaggedPlain:F3} | {loss.FlaggedHidden:F3} | {loss.RecallPlain:F3} | {loss.RecallHidden:F3} | {loss.OfAll:F3} |\n"
            );
        }

        foreach (var loss in Losses)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n## {loss.Name}\n\n{string.Join('\n', loss.Lost)}\n");
        }

        var path = Checkout.PathOf("artifacts", "quality", "disguises.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, table.ToString());
    }
}

/// <summary>What a disguise costs.</summary>
/// <param name="Changed">Violating texts that it changes; the four recalls are over these.</param>
internal sealed record PosterLoss(
    string Name,
    int Texts,
    int Changed,
    double FlaggedPlain,
    double FlaggedHidden,
    double RecallPlain,
    double RecallHidden
)
{
    public IReadOnlyList<string> Lost { get; init; } = [];

    public IReadOnlyList<string> WrongSpans { get; init; } = [];

    /// <summary>Recall lost where the texts it leaves alone count too.</summary>
    public double OfAll => (RecallPlain - RecallHidden) * Changed / Texts;
}
