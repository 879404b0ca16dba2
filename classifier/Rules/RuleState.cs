namespace AdWatch.Classifier.Rules;

/// <summary>Life of a rule.</summary>
public enum RuleState
{
    /// <summary>Only its examples are run.</summary>
    Draft,

    /// <summary>Runs and reports nothing.</summary>
    Shadow,

    Live,

    Expired,
}
