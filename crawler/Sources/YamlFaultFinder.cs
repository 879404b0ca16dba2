namespace AdWatch.Crawler.Sources;

/// <summary>Finds the line of an unclosed bracket in a text the YAML parser refused without a place.</summary>
internal static class YamlFaultFinder
{
    /// <summary>The line (from 1) of the first bracket that opens and does not close on its own line; 1 where there is none.</summary>
    public static int UnclosedBracket(string text)
    {
        var line = 0;
        foreach (var content in text.EnumerateLines())
        {
            line++;
            var depth = 0;
            var quote = '\0';
            foreach (var c in content)
            {
                if (quote != '\0')
                {
                    quote = c == quote ? '\0' : quote;
                }
                else if (c is '"' or '\'')
                {
                    quote = c;
                }
                else if (c == '#')
                {
                    break;
                }
                else
                {
                    depth += c is '[' or '{' ? 1 : 0;
                    depth -= c is ']' or '}' ? 1 : 0;
                }
            }

            if (depth > 0)
            {
                return line;
            }
        }

        return 1;
    }
}
