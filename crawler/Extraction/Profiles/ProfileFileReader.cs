using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AngleSharp.Css.Parser;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>Reads a file of extraction profiles; every fault at once, with its place.</summary>
internal static class ProfileFileReader
{
    private static readonly ImmutableArray<(string Key, RegionRole Role)> Regions =
    [
        ("drop", RegionRole.Drop),
        ("body", RegionRole.Body),
        ("quote", RegionRole.Quote),
        ("comment", RegionRole.Comment),
        ("list", RegionRole.List),
        ("footer", RegionRole.Footer),
    ];

    public static (ImmutableArray<PageProfile> Profiles, ImmutableArray<SourceFault> Faults) Read(string text, string name)
    {
        if (YamlBounds.Check(text) is { } bound)
            return ([], [new SourceFault(name, bound.Line, 1, bound.Fault)]);
        YamlNode root;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
                return ([], [new SourceFault(name, 1, 1, "the file needs one document with a list 'profiles'")]);
            root = stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            return (
                [],
                [new SourceFault(name, (int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column), $"not YAML: {e.Message}")]
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return ([], [new SourceFault(name, YamlFaultFinder.UnclosedBracket(text), 1, $"not YAML: {e.Message}")]);
        }

        var faults = new SourceFaults(name);
        var profiles = ImmutableArray.CreateBuilder<PageProfile>();
        if (root is not YamlMappingNode map)
        {
            faults.Add(root, "the file must be a mapping with the key 'profiles'");
            return ([], faults.InOrder());
        }

        var file = new MappingReader(map, "the file", faults);
        foreach (var node in file.Sequence("profiles", required: true)?.Children ?? [])
        {
            if (node is YamlMappingNode entry)
            {
                if (Profile(entry, faults) is { } profile)
                    profiles.Add(profile);
            }
            else
            {
                faults.Add(node, "a profile must be a mapping (id, channels, needs, body …)");
            }
        }

        file.RefuseOtherKeys();
        return (profiles.ToImmutable(), faults.InOrder());
    }

    private static PageProfile? Profile(YamlMappingNode entry, SourceFaults faults)
    {
        var before = faults.Count;
        var id = (entry.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "id" }).Value as YamlScalarNode)?.Value;
        var map = new MappingReader(entry, id is null ? "the profile" : $"profile '{id}'", faults);
        map.Text("id", required: true);
        map.Text("note");
        var needs = Texts(map, "needs");
        if (needs.IsEmpty)
            faults.Add(
                entry,
                $"profile '{id}' has no 'needs': name text that stands in the markup of its pages, such as [id=\"js_content\"]"
            );
        var hosts = Texts(map, "hosts").Select(h => (Text: h, Pattern: HostPatternReader.Parse(h))).ToArray();
        foreach (var (host, _) in hosts.Where(h => h.Pattern is null))
            faults.Add(map.Node("hosts")!, $"'{host}' is no host (such as example.test or *.example.test)");
        var channels = Texts(map, "channels");
        foreach (var channel in channels.Where(c => !ChannelNames.All.Contains(c, StringComparer.Ordinal)))
            faults.Add(map.Node("channels")!, $"channel '{channel}' is not known: one of {string.Join(", ", ChannelNames.All)}");
        var profile = new PageProfile
        {
            Id = id ?? "",
            Channels = channels,
            Hosts = [.. hosts.Select(h => h.Pattern).OfType<HostPattern>()],
            Needs = needs,
            NeedsSearch = SearchValues.Create([.. needs], StringComparison.Ordinal),
            Title = Fields(map, "title", faults),
            Account = Fields(map, "account", faults),
            Author = Fields(map, "author", faults),
            Publisher = Fields(map, "publisher", faults),
            Time = Fields(map, "time", faults),
            Original = Fields(map, "original", faults),
            Phones = Fields(map, "phones", faults),
            Links = Fields(map, "links", faults),
            Regions = RegionsOf(map, faults),
            Items = Items(map, id ?? "", faults),
            DropsRest = Rest(map, faults),
        };
        map.RefuseOtherKeys();
        return faults.Count > before ? null : profile;
    }

    private static bool Rest(MappingReader map, SourceFaults faults)
    {
        var rest = map.Text("rest");
        if (rest is not (null or "keep" or "drop"))
            faults.Add(map.Node("rest")!, $"'rest' must be keep or drop, was '{rest}'");
        return rest == "drop";
    }

    private static ImmutableArray<ItemRule> Items(MappingReader map, string id, SourceFaults faults)
    {
        var items = ImmutableArray.CreateBuilder<ItemRule>();
        foreach (var node in map.Sequence("items")?.Children ?? [])
        {
            if (node is not YamlMappingNode entry)
            {
                faults.Add(node, $"an item of profile '{id}' must be a mapping (kind, select …)");
                continue;
            }

            var item = new MappingReader(entry, $"an item of profile '{id}'", faults);
            var kind = Kind(item, "kind", required: true, faults);
            var first = Kind(item, "first", required: false, faults);
            var selector = item.Text("select", required: true);
            if (selector is not null)
                CheckSelector(selector, item.Node("select")!, faults);
            items.Add(
                new ItemRule
                {
                    Kind = kind ?? PageItemKind.Post,
                    FirstKind = first,
                    Selector = selector ?? "",
                    Title = Fields(item, "title", faults),
                    Author = Fields(item, "author", faults),
                    Time = Fields(item, "time", faults),
                    Url = Fields(item, "url", faults),
                    Regions = RegionsOf(item, faults),
                }
            );
            item.RefuseOtherKeys();
        }

        return items.ToImmutable();
    }

    private static PageItemKind? Kind(MappingReader item, string key, bool required, SourceFaults faults)
    {
        var text = item.Text(key, required);
        if (text is null)
            return null;
        foreach (var kind in Enum.GetValues<PageItemKind>())
        {
            if (kind.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        var known = string.Join(", ", Enum.GetNames<PageItemKind>().Select(n => n.ToLowerInvariant()));
        faults.Add(item.Node(key)!, $"'{key}' must be one of {known}, was '{text}'");
        return null;
    }

    private static ImmutableArray<RegionRule> RegionsOf(MappingReader map, SourceFaults faults) =>
        [
            .. Regions.SelectMany(r =>
                map.Texts(map.Sequence(r.Key), r.Key)
                    .Where(t => CheckSelector(t.Value, t.Node, faults))
                    .Select(t => new RegionRule(r.Role, t.Value))
            ),
        ];

    private static ImmutableArray<string> Texts(MappingReader map, string key) =>
        [.. map.Texts(map.Sequence(key), key).Select(t => t.Value)];

    /// <summary><c>selector</c>, <c>selector@attribute</c>, or <c>script:regex</c> whose first group is the value.</summary>
    private static ImmutableArray<FieldRule> Fields(MappingReader map, string key, SourceFaults faults)
    {
        var rules = ImmutableArray.CreateBuilder<FieldRule>();
        foreach (var (text, node) in map.Texts(map.Sequence(key), key))
        {
            if (text.StartsWith("script:", StringComparison.Ordinal))
            {
                if (ScriptRule(text["script:".Length..], node, faults) is { } script)
                    rules.Add(new FieldRule(null, null, script));
                continue;
            }

            var at = text.LastIndexOf('@');
            var selector = at < 0 ? text : text[..at].Trim();
            if (CheckSelector(selector, node, faults))
                rules.Add(new FieldRule(selector, at < 0 ? null : text[(at + 1)..].Trim(), null));
        }

        return rules.ToImmutable();
    }

    private static Regex? ScriptRule(string pattern, YamlNode node, SourceFaults faults)
    {
        try
        {
            // No backtracking: pages are hostile and three megabytes long.
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (regex.GetGroupNumbers().Length > 1)
                return regex;
            faults.Add(node, $"'script:{pattern}' has no group: put brackets round the value");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            faults.Add(node, $"'script:{pattern}' is no regular expression that runs without backtracking: {e.Message}");
        }

        return null;
    }

    private static bool CheckSelector(string selector, YamlNode node, SourceFaults faults)
    {
        if (new CssSelectorParser().ParseSelector(selector) is not null)
            return true;
        faults.Add(node, $"'{selector}' is no CSS selector");
        return false;
    }
}
