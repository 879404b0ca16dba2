using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Rules;

/// <summary>Kinds of publishers by their names (<c>publishers.yaml</c>).</summary>
internal sealed class PublisherKinds
{
    public const string Unknown = "unknown";
    public const string Other = "other";

    private readonly List<Entry> entries = [];
    private readonly HashSet<string> institutionKinds = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Names { get; private set; } = new HashSet<string>(StringComparer.Ordinal) { Unknown, Other };

    /// <summary>How names of medical institutions are told in texts.</summary>
    public InstitutionNames InstitutionNames { get; private set; } = InstitutionNames.Unread;

    /// <summary>True for a kind of medical institution.</summary>
    public bool IsInstitution(string kind) => institutionKinds.Contains(kind);

    public IReadOnlyList<string> Of(string? foldedName)
    {
        if (string.IsNullOrEmpty(foldedName))
        {
            return [Unknown];
        }

        var kinds = entries.Where(entry => entry.Fits(foldedName)).Select(entry => entry.Kind).Distinct(StringComparer.Ordinal).ToList();
        return kinds.Count == 0 ? [Other] : kinds;
    }

    public static PublisherKinds Load(SeedFolder seeds, TextNormalizer normalizer)
    {
        var kinds = new PublisherKinds();
        if (seeds.OpenOne("publishers.yaml") is not { } root)
        {
            return kinds;
        }

        root.AllowKeys("publishers", "names");
        var endings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in root.Require("publishers")?.Items() ?? [])
        {
            node.AllowKeys("kind", "ends", "contains", "not", "institution", "note");
            var entry = new Entry(node.RequiredText("kind"), Folded(node, "ends"), Folded(node, "contains"), Folded(node, "not"));
            if (entry.Ends.Count + entry.Contains.Count == 0)
            {
                node.Fault("a kind needs ends or contains");
            }

            kinds.entries.Add(entry);
            if (node.Flag("institution") ?? false)
            {
                endings.UnionWith(entry.Ends);
                kinds.institutionKinds.Add(entry.Kind);
            }
        }

        kinds.Names = kinds.entries.Select(entry => entry.Kind).Append(Unknown).Append(Other).ToHashSet(StringComparer.Ordinal);
        kinds.InstitutionNames = new([.. endings.Order(StringComparer.Ordinal)], [], []);
        if (root.Get("names") is { } names)
        {
            names.AllowKeys("ends", "none", "common");
            kinds.InstitutionNames = new(
                Folded(names, "ends"),
                Folded(names, "none"),
                [.. Folded(names, "common").OrderByDescending(part => part.Length)]
            );
        }

        return kinds;

        List<string> Folded(SeedNode node, string key) => [.. node.Texts(key).Select(normalizer.Fold).Where(text => text.Length > 0)];
    }

    private sealed record Entry(string Kind, List<string> Ends, List<string> Contains, List<string> Not)
    {
        public bool Fits(string name) =>
            (
                Ends.Exists(end => name.EndsWith(end, StringComparison.Ordinal))
                || Contains.Exists(part => name.Contains(part, StringComparison.Ordinal))
            ) && !Not.Exists(part => name.Contains(part, StringComparison.Ordinal));
    }
}
