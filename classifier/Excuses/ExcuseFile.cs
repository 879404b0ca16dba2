using System.Collections.Immutable;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Excuses;

/// <summary>Reads <c>excuses/*.yaml</c>.</summary>
internal static class ExcuseFile
{
    private static readonly Dictionary<string, ExcuseScope> Scopes = new(StringComparer.Ordinal)
    {
        ["clause-after"] = ExcuseScope.ClauseAfter,
        ["sentence-after"] = ExcuseScope.SentenceAfter,
        ["quote"] = ExcuseScope.Quote,
        ["sentence"] = ExcuseScope.Sentence,
        ["block"] = ExcuseScope.Block,
        ["page"] = ExcuseScope.Page,
    };

    public static ImmutableArray<Excuse> Load(SeedFolder seeds, ConditionReader conditions)
    {
        var excuses = ImmutableArray.CreateBuilder<Excuse>();
        foreach (var root in seeds.Open("excuses"))
        {
            root.AllowKeys("excuses");
            foreach (var node in root.Require("excuses")?.Items() ?? [])
            {
                if (Read(node, conditions) is { } excuse)
                {
                    excuses.Add(excuse);
                }
            }
        }

        return excuses.ToImmutable();
    }

    private static Excuse? Read(SeedNode node, ConditionReader conditions)
    {
        node.AllowKeys("id", "name", "scope", "when", "not_when", "not_on_page", "examples", "note");
        var id = node.RequiredText("id");
        if (id.Length > 0 && !LexiconFile.IsName(id))
        {
            node.Fault($"'{id}' is no excuse id: lower-case letters, digits and dashes");
        }

        var scopeName = node.RequiredText("scope");
        if (!Scopes.TryGetValue(scopeName, out var scope))
        {
            node.Fault($"'{scopeName}' is no scope: known are {string.Join(", ", Scopes.Keys)}");
        }

        var when = node.Require("when") is { } whenNode ? conditions.Read(whenNode) : null;
        if (when is not null and not Leaf && scope is ExcuseScope.ClauseAfter or ExcuseScope.SentenceAfter)
        {
            node.Get("when")!.Fault($"the scope {scopeName} begins at a word: only a leaf or any of leaves can stand here");
        }

        var examples = node.Get("examples");
        examples?.AllowKeys("covers", "open");
        if (when is null)
        {
            return null;
        }

        return new()
        {
            Id = id,
            Name = node.TextOf("name", id),
            File = node.File,
            Line = node.Line,
            Scope = scope,
            When = when,
            NotWhen = node.Get("not_when") is { } notWhen ? conditions.Later.ReadAny(notWhen) : null,
            NotOnPage = node.Get("not_on_page") is { } notOnPage ? conditions.Later.ReadAny(notOnPage) : null,
            Covers = ExampleReader.Read(examples?.Get("covers"), id + ":covers", withMatch: true),
            Open = ExampleReader.Read(examples?.Get("open"), id + ":open", withMatch: true),
        };
    }
}
