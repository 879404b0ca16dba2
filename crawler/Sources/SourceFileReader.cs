namespace AdWatch.Crawler.Sources;

/// <summary>Reads source files (design: YAML with a list <c>sources</c>); reports every fault at once with its place.</summary>
public static class SourceFileReader
{
    /// <summary>Reads a file. A file that is missing or cannot be read is a fault at 1:1.</summary>
    public static SourceFile Read(string path) => throw new NotSupportedException();

    /// <summary>Reads text that stands for a file of that name.</summary>
    public static SourceFile ReadText(string text, string name) => throw new NotSupportedException();
}
