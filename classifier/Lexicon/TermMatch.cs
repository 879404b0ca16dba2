using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>An occurrence of a term: its index in the list the matcher was built from, and where it stands.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TermMatch(int Term, int Start, int Length);

/// <summary>Takes occurrences as they are found; a struct, so that the call is inlined.</summary>
public interface IMatchSink
{
    /// <summary>Returns false to stop the scan.</summary>
    bool Accept(TermMatch match);
}
