namespace AdWatch.Classifier.Text;

/// <summary>Which of the two normal forms: both fold the same characters, they differ in what may be left out between them.</summary>
public enum NormalForm
{
    /// <summary>For rules: emoji between Han characters and blanks beside Han characters or punctuation are dropped too.</summary>
    Detection,

    /// <summary>For search (design section 7): only white space, zero-width and decorative marks between two Han characters are dropped.</summary>
    Search,
}
