using System.Collections.Immutable;
using AdWatch.Classifier.Law;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Rules;

/// <summary>Reads <c>rules/*.yaml</c>.</summary>
internal sealed class RuleFile(
    ConditionReader conditions,
    CodeTable codes,
    LawBook laws,
    IReadOnlyList<string> excuses,
    IReadOnlyList<RuleFileText> changed
)
{
    private static readonly string[] Keys =
    [
        "id",
        "code",
        "state",
        "valid_from",
        "valid_to",
        "tier",
        "severity",
        "score",
        "basis",
        "why",
        "channels",
        "not_channels",
        "when",
        "unless",
        "exempt_if",
        "mitigated_if",
        "aggravated_if",
        "not_with",
        "excuses",
        "examples",
        "note",
    ];

    private readonly Dictionary<string, Rule> rules = new(StringComparer.Ordinal);

    public ImmutableArray<Rule> Load(SeedFolder seeds)
    {
        var all = ImmutableArray.CreateBuilder<Rule>();
        var roots = seeds.Open("rules").ToList();
        var names = changed.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var replaced = roots.Where(root => names.Contains(root.File)).SelectMany(Ids).ToHashSet(StringComparer.Ordinal);
        foreach (var root in roots)
        {
            root.AllowKeys("rules");
            foreach (var node in root.Require("rules")?.Items() ?? [])
            {
                var stays = names.Contains(root.File) || replaced.Count == 0 || !replaced.Contains(node.TextOf("id"));
                if (stays && Read(node) is { } rule)
                {
                    all.Add(rule);
                }
            }
        }

        return all.ToImmutable();
    }

    private static IEnumerable<string> Ids(SeedNode root) =>
        root.Get("rules") is { IsList: true } list ? list.Items().Where(item => item.IsMapping).Select(item => item.TextOf("id")) : [];

    private Rule? Read(SeedNode node)
    {
        node.AllowKeys(Keys);
        var id = node.RequiredText("id");
        var code = node.RequiredText("code");
        if (id.Length > 0 && !LexiconFile.IsName(id))
        {
            node.Fault($"'{id}' is no rule id: lower-case letters, digits and dashes");
        }

        if (code.Length > 0 && codes.Find(code) is null)
        {
            node.UnknownName($"unknown code '{code}': departments.yaml has no such entry");
        }

        var when = node.Require("when") is { } whenNode ? conditions.Read(whenNode) : null;
        var examples = node.Require("examples");
        examples?.AllowKeys("fires", "silent");
        var rule = new Rule
        {
            Id = id,
            Code = code,
            File = node.File,
            Line = node.Line,
            State = node.Choice<RuleState>("state") ?? RuleState.Live,
            ValidFrom = node.Date("valid_from"),
            ValidTo = node.Date("valid_to"),
            Tier = node.Choice<Tier>("tier") ?? Tier.Ordinary,
            Severity = node.Choice<Severity>("severity") ?? codes.Find(code)?.Severity ?? Severity.Medium,
            Score = Score(node),
            Basis = BasisReader.Read(node, laws),
            Why = node.RequiredText("why"),
            Channels = ChannelNames(node, "channels"),
            NotChannels = ChannelNames(node, "not_channels"),
            NotWith = Codes(node),
            Excuses = Excuses(node),
            Fires = ExampleReader.Read(examples?.Require("fires"), id + ":fires"),
            Silent = ExampleReader.Read(examples?.Require("silent"), id + ":silent"),
            When = when!,
            Unless = Unless(node),
            ExemptIf = Any(node, "exempt_if"),
            MitigatedIf = Any(node, "mitigated_if"),
            AggravatedIf = Any(node, "aggravated_if"),
        };
        if (examples is not null && (rule.Fires.IsEmpty || rule.Silent.IsEmpty))
        {
            examples.Fault("a rule carries at least one example that fires and one that stays silent");
        }

        if (id.Length > 0 && !rules.TryAdd(id, rule))
        {
            node.Fault($"the rule id '{id}' stands also in {rules[id].File}:{rules[id].Line}: rename one");
        }

        return when is null ? null : rule;
    }

    private static double Score(SeedNode node)
    {
        if (node.Require("score") is null || node.Number("score") is not { } score)
        {
            return 0;
        }

        if (score is <= 0 or > 1)
        {
            node.Get("score")!.Fault("a score is a probability: above 0, at most 1");
        }

        return score;
    }

    private static ImmutableArray<string> ChannelNames(SeedNode node, string key)
    {
        var names = node.Texts(key);
        foreach (var name in names.Where(name => !Channels.AllWithUnknown.Contains(name)))
        {
            node.Get(key)!.Fault($"unknown channel '{name}': known are {string.Join(", ", Channels.AllWithUnknown)}");
        }

        return [.. names];
    }

    private ImmutableArray<string> Codes(SeedNode node)
    {
        var names = node.Texts("not_with");
        foreach (var name in names.Where(name => codes.Find(name) is null))
        {
            node.Get("not_with")!.UnknownName($"unknown code '{name}': departments.yaml has no such entry");
        }

        return [.. names];
    }

    private ImmutableArray<string> Excuses(SeedNode node)
    {
        var given = node.Get("excuses");
        if (given is null)
        {
            return [.. excuses];
        }

        var except = given.IsMapping;
        if (except)
        {
            given.AllowKeys("except");
        }

        var names = except ? given.Texts("except") : [.. given.ItemsOrSelf().Select(item => item.Text()).OfType<string>()];
        if (!except && names is ["default"] or ["none"])
        {
            return names[0] == "none" ? [] : [.. excuses];
        }

        foreach (var name in names.Where(name => !excuses.Contains(name, StringComparer.Ordinal)))
        {
            given.UnknownName($"unknown excuse '{name}': known are {string.Join(", ", excuses)}, default and none");
        }

        return except ? [.. excuses.Where(id => !names.Contains(id, StringComparer.Ordinal))] : [.. names];
    }

    private Condition? Any(SeedNode node, string key) => node.Get(key) is { } child ? conditions.Later.ReadAny(child) : null;

    private ImmutableArray<Exemption> Unless(SeedNode node)
    {
        var exemptions = ImmutableArray.CreateBuilder<Exemption>();
        foreach (var item in node.Get("unless")?.ItemsOrSelf() ?? [])
        {
            if (Unless(item, out var unit) is { } condition)
            {
                exemptions.Add(new(unit, condition));
            }
        }

        // Which of them exempts a sentence does not matter, so that those are asked first that cost least.
        return [.. exemptions.OrderBy(exemption => exemption.When.Cost)];
    }

    private Condition? Unless(SeedNode item, out UnitKind? unit)
    {
        unit = UnitKind.Sentence;
        if (item.IsMapping && item.Get("in") is { } where)
        {
            item.AllowKeys("in", "when");
            unit = UnitOf(where.Text(), where);
            return item.Require("when") is { } when ? conditions.Later.Read(when) : null;
        }

        if (item.IsScalar && item.Text() is { } text)
        {
            foreach (var prefix in (ReadOnlySpan<string>)["clause", "sentence", "block", "page"])
            {
                if (text.StartsWith(prefix + ":", StringComparison.Ordinal))
                {
                    unit = UnitOf(prefix, item);
                    return conditions.Later.Read(item.WithText(text[(prefix.Length + 1)..]));
                }
            }
        }

        return conditions.Later.Read(item);
    }

    private static UnitKind? UnitOf(string? name, SeedNode node)
    {
        switch (name)
        {
            case "clause":
                return UnitKind.Clause;
            case "sentence":
                return UnitKind.Sentence;
            case "block":
                return UnitKind.Block;
            case "page":
                return null;
            default:
                node.Fault($"'{name}' is not one of clause, sentence, block, page");
                return null;
        }
    }
}
