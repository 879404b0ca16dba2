using AdWatch.Classifier.Scoring;

namespace AdWatch.Quality.Tests;

/// <summary>One gold text: input, the codes a person gave it, and the words that show them.</summary>
internal sealed record GoldText(LabelledText Labelled, IReadOnlyList<GoldEvidence> Evidence)
{
    public string Id => Labelled.Input.Id;

    public string Text => Labelled.Input.Text;

    public bool IsLawful => Labelled.Codes.Count == 0;

    public string Place => $"{Path.GetFileName(Labelled.File)}:{Labelled.Line}";
}

/// <param name="Code">One of the text's labels.</param>
/// <param name="Text">Exact words of the text.</param>
internal sealed record GoldEvidence(string Code, string Text);
