using System.Text;

namespace AdWatch.Classifier.Rules;

/// <summary>Tells the name of one institution from what is said of any (三甲医院, 我们医院, 市口腔医院): <c>names</c> of <c>publishers.yaml</c>.</summary>
/// <param name="Ends">How such names end.</param>
/// <param name="None">What no name holds before its end.</param>
/// <param name="Common">What many names hold and tells none from another, the longest first.</param>
internal sealed record InstitutionNames(IReadOnlyList<string> Ends, IReadOnlyList<string> None, IReadOnlyList<string> Common)
{
    /// <summary>What must be left of a name beside what is common.</summary>
    private const int ShortestOwn = 2;

    public static InstitutionNames Unread { get; } = new([], [], []);

    /// <summary>True where what stands before the end can be the name of one institution.</summary>
    public bool IsName(ReadOnlySpan<char> beginning)
    {
        foreach (var part in None)
        {
            if (beginning.Contains(part, StringComparison.Ordinal))
            {
                return false;
            }
        }

        if (Common.Count == 0)
        {
            return beginning.Length >= ShortestOwn;
        }

        var own = new StringBuilder().Append(beginning);
        foreach (var part in Common)
        {
            own.Replace(part, "");
        }

        return own.Length >= ShortestOwn;
    }
}
