using AdWatch.Api.Composition;

namespace AdWatch.Api.Learning;

/// <summary>Where an installation keeps the model it has put in place of the program's own, and the candidate for it.</summary>
internal sealed record ModelFolder(string Path)
{
    public static ModelFolder Of(AdWatchConfig config) => new(System.IO.Path.Combine(config.DataFolder, "model"));

    /// <summary>The model that was promoted; the program's own judges where there is none.</summary>
    public string Promoted => File("adwatch.model");

    /// <summary>The learned examples that model was fitted with.</summary>
    public string PromotedExamples => File("adwatch.examples.jsonl");

    public string Candidate => File("candidate.model");

    public string CandidateExamples => File("candidate.examples.jsonl");

    /// <summary>How the candidate compares with the model in use: without it nothing is promoted.</summary>
    public string Comparison => File("candidate.comparison.json");

    /// <summary>The model that judges in this installation.</summary>
    public string InUse => System.IO.File.Exists(Promoted) ? Promoted : Parts.ModelPath;

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
