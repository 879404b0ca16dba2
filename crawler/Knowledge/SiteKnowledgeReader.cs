using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Knowledge;

/// <summary>Reads and checks the files of <c>seeds/crawler</c>; reports every fault at once with its place.</summary>
internal static class SiteKnowledgeReader
{
    private static readonly string[] Kinds = ["block", "captcha", "challenge", "login"];

    public static SiteKnowledge Read(string folder)
    {
        var faults = ImmutableArray.CreateBuilder<SourceFault>();
        var addresses = ReadFile(Path.Combine(folder, "addresses.yaml"), faults, ReadAddresses) ?? AddressForms.None;
        var pages = ReadFile(Path.Combine(folder, "pages.yaml"), faults, ReadPages);
        var contacts = ReadFile(Path.Combine(folder, "contacts.yaml"), faults, ReadContacts);
        return faults.Count > 0
            ? throw new SiteKnowledgeException(faults.ToImmutable())
            : new SiteKnowledge(addresses, pages!.Refusals, pages.NotFound, contacts!.WeChatLinks);
    }

    internal static SiteKnowledge ReadText(string addresses, string pages, string contacts = "wechat_links: []")
    {
        var faults = ImmutableArray.CreateBuilder<SourceFault>();
        var forms = ReadText(addresses, "addresses.yaml", faults, ReadAddresses);
        var marks = ReadText(pages, "pages.yaml", faults, ReadPages);
        var codes = ReadText(contacts, "contacts.yaml", faults, ReadContacts);
        return faults.Count > 0
            ? throw new SiteKnowledgeException(faults.ToImmutable())
            : new SiteKnowledge(forms!, marks!.Refusals, marks.NotFound, codes!.WeChatLinks);
    }

    private static T? ReadFile<T>(string path, ImmutableArray<SourceFault>.Builder faults, Func<YamlMappingNode, SourceFaults, T> read)
        where T : class
    {
        try
        {
            return ReadText(File.ReadAllText(path), path, faults, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new SourceFault(path, 1, 1, $"cannot be read ({e.Message}): point --config at a whole seeds folder"));
            return null;
        }
    }

    private static T? ReadText<T>(
        string text,
        string name,
        ImmutableArray<SourceFault>.Builder faults,
        Func<YamlMappingNode, SourceFaults, T> read
    )
        where T : class
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            {
                faults.Add(new SourceFault(name, 1, 1, "must be one YAML mapping"));
                return null;
            }

            var found = new SourceFaults(name);
            var result = read(root, found);
            faults.AddRange(found.InOrder());
            return result;
        }
        catch (YamlException e)
        {
            faults.Add(new SourceFault(name, Math.Max(1, (int)e.Start.Line), Math.Max(1, (int)e.Start.Column), $"not YAML: {e.Message}"));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            faults.Add(new SourceFault(name, YamlFaultFinder.UnclosedBracket(text), 1, $"not YAML: {e.Message}"));
        }

        return null;
    }

    private static AddressForms ReadAddresses(YamlMappingNode root, SourceFaults faults)
    {
        var map = new MappingReader(root, "the file", faults);
        var views = Names(map, "view_parameters");
        var forms = new AddressForms
        {
            Dropped =
            [
                .. Names(map, "tracking_parameters"),
                .. Names(map, "session_parameters"),
                .. views.Where(v => !v.Contains('=', StringComparison.Ordinal)),
            ],
            Tokens = Names(map, "session_tokens"),
            DroppedPairs = [.. views.Where(v => v.Contains('=', StringComparison.Ordinal))],
            PathParameters = Names(map, "session_path_parameters"),
            Segments = Patterns(map, "session_segments", faults, "^(?:{0})$", RegexOptions.None),
            Dates = Names(map, "date_parameters"),
        };
        map.RefuseOtherKeys();
        return forms;
    }

    private static ImmutableArray<string> Names(MappingReader map, string key) =>
        [.. map.Texts(map.Sequence(key, required: true), key).Select(t => t.Value)];

    /// <param name="frame">What the pattern of the file is put into.</param>
    private static ImmutableArray<Regex> Patterns(MappingReader map, string key, SourceFaults faults, string frame, RegexOptions more)
    {
        var patterns = ImmutableArray.CreateBuilder<Regex>();
        foreach (var (text, node) in map.Texts(map.Sequence(key, required: true), key))
        {
            try
            {
                patterns.Add(
                    new Regex(
                        frame.Replace("{0}", text, StringComparison.Ordinal),
                        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | more,
                        TimeSpan.FromSeconds(1)
                    )
                );
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                faults.Add(node, $"'{text}' is no regular expression that can be used: {e.Message}");
            }
        }

        return patterns.ToImmutable();
    }

    private static ContactLinks ReadContacts(YamlMappingNode root, SourceFaults faults)
    {
        var map = new MappingReader(root, "the file", faults);
        var links = Patterns(map, "wechat_links", faults, "^(?:{0})", RegexOptions.IgnoreCase);
        map.RefuseOtherKeys();
        return new ContactLinks(links);
    }

    private static PageMarks ReadPages(YamlMappingNode root, SourceFaults faults)
    {
        var map = new MappingReader(root, "the file", faults);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var refusals = Marks(map, "refusals", hasKind: true, ids, faults);
        var notFound = Marks(map, "not_found", hasKind: false, ids, faults);
        map.RefuseOtherKeys();
        return new PageMarks(refusals, notFound);
    }

    private static ImmutableArray<PageMark> Marks(MappingReader map, string key, bool hasKind, HashSet<string> ids, SourceFaults faults)
    {
        var marks = ImmutableArray.CreateBuilder<PageMark>();
        foreach (var node in map.Sequence(key, required: true)?.Children ?? [])
        {
            if (node is YamlMappingNode entry)
            {
                if (Mark(entry, hasKind, ids, faults) is { } mark)
                {
                    marks.Add(mark);
                }
            }
            else
            {
                faults.Add(node, $"an entry of '{key}' must be a mapping (id, max_text and title, text or markup)");
            }
        }

        return marks.ToImmutable();
    }

    private static PageMark? Mark(YamlMappingNode entry, bool hasKind, HashSet<string> ids, SourceFaults faults)
    {
        var before = faults.Count;
        var map = new MappingReader(entry, "the mark", faults);
        var id = map.Text("id", required: true);
        if (id is not null && !ids.Add(id))
        {
            faults.Add(map.Node("id")!, $"id '{id}' is taken: ids must be unique over the file");
        }

        var kind = hasKind ? map.Text("kind", required: true) : "not-found";
        if (hasKind && kind is not null && !Kinds.Contains(kind, StringComparer.Ordinal))
        {
            faults.Add(map.Node("kind")!, $"kind '{kind}' is not known: one of {string.Join(", ", Kinds)}");
        }

        var maxText = map.Number("max_text", 1, 5_000);
        if (map.Node("max_text") is null)
        {
            faults.Add(
                entry,
                "the mark has no 'max_text': add how much visible text such a page has at most, so that no article is taken for one"
            );
        }

        var title = Pieces(map, "title");
        var text = Pieces(map, "text");
        var markup = Pieces(map, "markup");
        map.RefuseOtherKeys();
        if (title.IsEmpty && text.IsEmpty && markup.IsEmpty)
        {
            faults.Add(entry, "the mark names no piece: add 'title', 'text' or 'markup'");
        }

        foreach (var piece in markup.Where(p => !Ascii.IsValid(p)))
        {
            faults.Add(map.Node("markup")!, $"'{piece}' is not ASCII: source is compared before its character set is known; use 'text'");
        }

        return faults.Count > before
            ? null
            : new PageMark(id!, kind!, maxText!.Value, title, text, [.. markup.Select(Encoding.ASCII.GetBytes)]);
    }

    private static ImmutableArray<string> Pieces(MappingReader map, string key) =>
        [.. map.Texts(map.Sequence(key), key).Select(t => t.Value)];

    private sealed record ContactLinks(ImmutableArray<Regex> WeChatLinks);

    private sealed record PageMarks(ImmutableArray<PageMark> Refusals, ImmutableArray<PageMark> NotFound);
}
