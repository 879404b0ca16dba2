namespace AdWatch.Classifier.Patterns;

/// <summary>What a step of a pattern does.</summary>
internal enum StepKind
{
    /// <summary>A character of a set.</summary>
    One,

    /// <summary>Characters of a set, from a least to a most number.</summary>
    Run,

    /// <summary>Goes on at the first branch, and after it failed at the next.</summary>
    Branch,

    /// <summary>Stands at the beginning or the end of the text.</summary>
    Edge,

    /// <summary>Goes on elsewhere.</summary>
    Jump,

    /// <summary>The end.</summary>
    Done,
}
