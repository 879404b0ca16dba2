namespace AdWatch.Crawler.Sources;

/// <summary>What a YAML file may be before the parser sees it: its recursion has no bound of its own and would end the process.</summary>
public static class YamlBounds
{
    private const int LongestText = 4 << 20;
    private const int LongestLine = 10_000;
    private const int DeepestNesting = 100;

    /// <summary>Why the text is refused, with its line; null where it may be parsed.</summary>
    public static (int Line, string Fault)? Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            return (1, $"the file must be at most {LongestText} characters long, was {text.Length}");
        }

        var (line, column, depth) = (1, 0, 0);
        foreach (var c in text)
        {
            column++;
            if (c == '\n')
            {
                line++;
                column = 0;
            }

            depth += c is '[' or '{' ? 1 : 0;
            depth -= (c is ']' or '}') && (depth > 0) ? 1 : 0;
            if (depth > DeepestNesting)
            {
                return (line, $"brackets must be nested at most {DeepestNesting} deep");
            }

            if (column > LongestLine)
            {
                return (line, $"a line must be at most {LongestLine} characters long");
            }
        }

        return null;
    }
}
