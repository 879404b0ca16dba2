namespace AdWatch.Classifier.Rules;

/// <summary>A rule file that is not, or not yet, part of a seeds folder.</summary>
/// <param name="Name">
/// File name (<c>13-prohibited-claim.yaml</c>). Under the name of a file of <c>rules/</c> it stands in its place; under any other its rules replace
/// those of the same id and come beside the rest.
/// </param>
/// <param name="Text">YAML as <c>seeds/README.md</c> describes it.</param>
public sealed record RuleFileText(string Name, string Text)
{
    /// <summary>How faults name it.</summary>
    internal string Path => "rules/" + Name;
}
