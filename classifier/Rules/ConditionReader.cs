using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Patterns;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Rules;

/// <summary>Reads condition trees; reports every fault and returns null for a tree that cannot be used.</summary>
internal sealed class ConditionReader(
    Vocabulary vocabulary,
    CharacterFolding folding,
    IReadOnlySet<string> factKinds,
    IReadOnlySet<string> publisherKinds,
    Dictionary<string, PatternLeaf>? known = null
)
{
    private const int DeepestTree = 24;

    private static readonly string[] Keys =
    [
        "any",
        "all",
        "not",
        "near",
        "clause",
        "sentence",
        "block",
        "count",
        "fact",
        "field",
        "block_kind",
        "publisher",
        "channel",
        "pattern",
        "length",
    ];

    private readonly Dictionary<string, PatternLeaf> patterns = known ?? new(StringComparer.Ordinal);

    /// <summary>True where the patterns are known from a reader before: this one reads what is asked later.</summary>
    private readonly bool isLater = known is not null;

    /// <summary>Reads conditions that are asked only where another one held: no page is searched for the words of their patterns before.</summary>
    public ConditionReader Later => field ??= new(vocabulary, folding, factKinds, publisherKinds, patterns);

    /// <summary>Every pattern read so far, for checks that build them all.</summary>
    public IReadOnlyCollection<PatternLeaf> Patterns => patterns.Values;

    /// <summary>A condition; a list counts as <c>all</c>.</summary>
    public Condition? Read(SeedNode node) => node.IsList ? All(node, 0) : Read(node, 0);

    /// <summary>A list of conditions of which any suffices; a single one is a list of one.</summary>
    public Condition? ReadAny(SeedNode node)
    {
        var parts = node.ItemsOrSelf().Select(item => Read(item, 0)).OfType<Condition>().ToList();
        return parts.Count == 1 ? parts[0]
            : parts.Count == 0 ? null
            : new AnyCondition(parts);
    }

    private Condition? Read(SeedNode node, int depth)
    {
        if (depth > DeepestTree)
        {
            node.Fault($"conditions are nested deeper than {DeepestTree}: write them flatter");
            return null;
        }

        if (node.IsScalar)
        {
            return Text(node);
        }

        if (!node.IsMapping)
        {
            node.Fault("a condition is a text or a mapping with one key; a list stands under any, all, clause, sentence or block");
            return null;
        }

        var entries = node.Entries().ToList();
        var key = entries.Count > 0 ? entries[0].Key : "";
        if (entries.Count != 1 && !(key == "pattern" && entries.Count == 2 && entries[1].Key == "needs"))
        {
            node.Fault(
                $"a condition has exactly one key, this one has {entries.Count} ({string.Join(", ", entries.Select(e => e.Key))}): join them with all"
            );
            return null;
        }

        return Read(key, entries[0].Value, node, depth);
    }

    private Condition? Read(string key, SeedNode value, SeedNode owner, int depth)
    {
        switch (key)
        {
            case "any":
                return AnyOf(value, depth);
            case "all":
                return All(value, depth);
            case "not":
                return Read(value, depth + 1) is { } part ? new NotCondition(part) : null;
            case "near":
                return Near(value, depth);
            case "clause":
                return Unit(value, UnitKind.Clause, depth);
            case "sentence":
                return Unit(value, UnitKind.Sentence, depth);
            case "block":
                return Unit(value, UnitKind.Block, depth);
            case "count":
                return Count(value, depth);
            case "fact":
                return Fact(value);
            case "field":
                return Narrow(value, depth, FieldCondition.Names, (name, inner) => new FieldCondition(name, inner));
            case "block_kind":
                return Narrow(value, depth, BlockKindCondition.Names, (name, inner) => new BlockKindCondition(name, inner));
            case "publisher":
                return OneOf(
                    value,
                    publisherKinds,
                    "kind of publisher (publishers.yaml, unknown, other)",
                    names => new PublisherCondition(names)
                );
            case "channel":
                return OneOf(value, Channels.AllWithUnknown, "channel", names => new ChannelCondition(names));
            case "pattern":
                return Pattern(value, owner);
            case "length":
                value.AllowKeys("at_least", "at_most");
                return new LengthCondition(value.Integer("at_least") ?? 0, value.Integer("at_most") ?? int.MaxValue);
            default:
                owner.Fault($"unknown condition '{key}': known are {string.Join(", ", Keys)}");
                return null;
        }
    }

    private CategoryLeaf? Text(SeedNode node)
    {
        var text = node.Text() ?? "";
        if (text.StartsWith('@'))
        {
            var name = text[1..];
            if (!vocabulary.IsDeclared(name))
            {
                node.UnknownName($"unknown category '{name}': no file of lexicon/ has it");
                return null;
            }

            return new(vocabulary.Category(name));
        }

        var category = vocabulary.Literal(text);
        if (category < 0)
        {
            node.Fault("the literal is empty in the normal form");
            return null;
        }

        return new(category);
    }

    private Condition? AnyOf(SeedNode node, int depth)
    {
        var parts = node.Items().Select(item => Read(item, depth + 1)).ToList();
        if (parts.Count == 0)
        {
            node.Fault("the list is empty");
        }

        if (parts.Count == 0 || parts.Contains(null))
        {
            return null;
        }

        return parts.All(part => part is Leaf) ? new AnyLeaf([.. parts.Cast<Leaf>()]) : new AnyCondition(parts!);
    }

    private Condition? All(SeedNode node, int depth)
    {
        var parts = node.Items().Select(item => Read(item, depth + 1)).ToList();
        if (parts.Count == 0)
        {
            node.Fault("the list is empty");
        }

        return parts.Count == 0 || parts.Contains(null) ? null
            : parts.Count == 1 ? parts[0]
            : new AllCondition(parts!);
    }

    private UnitCondition? Unit(SeedNode node, UnitKind kind, int depth)
    {
        var part = node.IsList ? All(node, depth + 1) : Read(node, depth + 1);
        return part is null ? null : new(kind, part);
    }

    private NearCondition? Near(SeedNode node, int depth)
    {
        node.AllowKeys("of", "within", "ordered");
        var of = node.Require("of");
        var leaves = of?.Items().Select(item => ReadLeaf(item, depth)).ToList() ?? [];
        if (of is not null && leaves.Count is < 2 or > 6)
        {
            of?.Fault("near takes two to six leaves");
            return null;
        }

        return leaves.Count == 0 || leaves.Contains(null)
            ? null
            : new(leaves!, node.Integer("within") ?? 20, node.Flag("ordered") ?? false);
    }

    private CountCondition? Count(SeedNode node, int depth)
    {
        node.AllowKeys("of", "at_least", "distinct");
        if (node.Integer("at_least") < 1)
        {
            node.Fault("at_least must be 1 or more: a count of none always holds");
        }

        return node.Require("of") is { } of && ReadLeaf(of, depth) is { } leaf
            ? new(leaf, node.Integer("at_least") ?? 2, node.Flag("distinct") ?? false)
            : null;
    }

    private Leaf? ReadLeaf(SeedNode node, int depth)
    {
        var condition = Read(node, depth + 1);
        if (condition is not null and not Leaf)
        {
            node.Fault("only texts, patterns, facts and any of them have places: use one of these here");
        }

        return condition as Leaf;
    }

    private Leaf? Fact(SeedNode node)
    {
        var leaves = new List<Leaf>();
        foreach (var item in node.ItemsOrSelf())
        {
            var kind = item.Text() ?? "";
            if (factKinds.Contains(kind))
            {
                leaves.Add(
                    new CategoryLeaf(vocabulary.Fact(kind), context: kind is "phone" or "wechat" or "qq" or "contact" or "institution")
                );
            }
            else
            {
                item.UnknownName(
                    $"unknown fact '{kind}': known are {string.Join(", ", factKinds.Where(k => !k.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal))} and certificate:KIND:STATUS, licence:STATUS"
                );
            }
        }

        return leaves.Count == 0 ? null
            : leaves.Count == 1 ? leaves[0]
            : new AnyLeaf(leaves);
    }

    private Condition? Narrow(SeedNode node, int depth, IReadOnlyList<string> names, Func<string, Condition, Condition> make)
    {
        var entries = node.Entries().ToList();
        if (entries.Count != 1 || !names.Contains(entries[0].Key, StringComparer.Ordinal))
        {
            node.Fault($"one of {string.Join(", ", names)} with a condition is wanted here");
            return null;
        }

        var inner = entries[0].Value.IsList ? All(entries[0].Value, depth + 1) : Read(entries[0].Value, depth + 1);
        return inner is null ? null : make(entries[0].Key, inner);
    }

    private static Condition? OneOf(SeedNode node, IReadOnlySet<string> known, string what, Func<IReadOnlyList<string>, Condition> make)
    {
        var names = node.ItemsOrSelf().Select(item => (item, Text: item.Text() ?? "")).ToList();
        foreach (var (item, text) in names.Where(name => !known.Contains(name.Text)))
        {
            item.UnknownName($"unknown {what} '{text}': known are {string.Join(", ", known)}");
        }

        return names.All(name => known.Contains(name.Text)) ? make([.. names.Select(name => name.Text)]) : null;
    }

    private PatternLeaf? Pattern(SeedNode node, SeedNode owner)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        if ((PatternText.Unsupported(text) ?? PatternSize.Fault(text)) is { } reason)
        {
            node.Fault(reason);
            return null;
        }

        var needs = owner.Texts("needs");
        var folded = PatternText.Fold(text, folding);
        var guards = (needs.Count > 0 ? [needs] : PatternGuard.FindAll(folded)).Where(vocabulary.IsSearchable).ToList();
        if (guards.Count == 0)
        {
            node.Fault("no word was found that every match holds: add needs: [word, …] beside pattern, one of which stands in every match");
            return null;
        }

        var words = PatternWords.Find(folded);
        var isWords = !isLater && words is not null && words.All(vocabulary.IsNormal);
        int[] guarding =
            isLater ? []
            : isWords ? [vocabulary.Guard(words!)]
            : [vocabulary.Guard(guards[0]), .. guards.Skip(1).Where(IsRare).Take(1).Select(vocabulary.Guard)];
        var key = $"{folded}\0{string.Join(',', guarding)}";
        if (!patterns.TryGetValue(key, out var leaf))
        {
            leaf = new(folded, guarding, patterns.Count, isWords);
            patterns.Add(key, leaf);
        }

        return leaf;
    }

    /// <summary>True for words that are worth looking for as well: single characters stand everywhere.</summary>
    private static bool IsRare(IReadOnlyList<string> words) =>
        words.All(word => word.Length > 1 || !char.IsAsciiLetterOrDigit(word[0]))
        && words.Count(word => word.Length == 1 && CharacterFolding.IsHan(word[0])) < 2;
}
