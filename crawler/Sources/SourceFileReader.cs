using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Sources;

/// <summary>Reads source files (YAML with a list <c>sources</c>); reports every fault at once with its place.</summary>
public static class SourceFileReader
{
    private const long MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Reads a file. A file that is missing or cannot be read is a fault at 1:1.</summary>
    /// <param name="profiles">Ids a source may name as its <c>profile</c>; null for any.</param>
    public static SourceFile Read(string path, IReadOnlyList<string>? profiles = null)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxFileBytes)
            {
                return Single(path, 1, 1, $"the file holds {file.Length} bytes, at most {MaxFileBytes} are read: split it");
            }

            return ReadText(File.ReadAllText(path), path, profiles);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Single(path, 1, 1, "there is no such file: check the path given with --sources");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Single(path, 1, 1, $"the file cannot be read ({e.Message})");
        }
    }

    /// <summary>Reads text that stands for a file of that name.</summary>
    /// <param name="profiles">Ids a source may name as its <c>profile</c>; null for any.</param>
    public static SourceFile ReadText(string text, string name, IReadOnlyList<string>? profiles = null)
    {
        if (YamlBounds.Check(text) is { } bound)
        {
            return Single(name, bound.Line, 1, bound.Fault);
        }

        YamlNode root;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
            {
                return Single(
                    name,
                    1,
                    1,
                    stream.Documents.Count == 0 ? "the file is empty: it needs a list 'sources'" : "one document a file: remove the '---'"
                );
            }

            root = stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            return Single(name, (int)e.Start.Line, (int)e.Start.Column, $"not YAML: {Sentence(e)}");
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet throws this, without a place, for an unclosed flow sequence or mapping before a new key.
            var line = YamlFaultFinder.UnclosedBracket(text);
            return Single(name, line, 1, $"not YAML: a '[' or '{{' that opens on this line or before is not closed ({e.Message})");
        }
        catch (ArgumentException e)
        {
            return Single(name, 1, 1, $"not YAML: {e.Message}");
        }

        var faults = new SourceFaults(name);
        var sources = SourcesOf(root, faults, profiles);
        return new SourceFile(name, [.. sources], faults.InOrder());
    }

    private static List<Source> SourcesOf(YamlNode root, SourceFaults faults, IReadOnlyList<string>? profiles)
    {
        var sources = new List<Source>();
        if (root is not YamlMappingNode map)
        {
            faults.Add(root, "the file must be a mapping with the key 'sources'");
            return sources;
        }

        var file = new MappingReader(map, "the file", faults);
        var list = file.Sequence("sources", required: true);
        file.RefuseOtherKeys();
        if (list is null)
        {
            return sources;
        }

        if (list.Children.Count == 0)
        {
            faults.Add(list, "'sources' is empty: list at least one source");
        }

        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        var urls = new Dictionary<string, (string Source, long Line)>(StringComparer.Ordinal);
        foreach (var node in list.Children)
        {
            if (node is not YamlMappingNode entry)
            {
                faults.Add(node, "a source must be a mapping (id, name, channel, urls …)");
                continue;
            }

            if (new SourceEntryReader(entry, faults, ids, urls, profiles).Read() is { } source)
            {
                sources.Add(source);
            }
        }

        return sources;
    }

    private static string Sentence(YamlException e) => e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;

    private static SourceFile Single(string name, int line, int column, string message) =>
        new(name, [], [new SourceFault(name, Math.Max(1, line), Math.Max(1, column), message)]);
}
