using System.Collections.Immutable;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Claims;

/// <summary>Reads <c>claims/*.yaml</c>.</summary>
internal static class ClaimFile
{
    private const int FewestWordings = 2;
    private const int MostWordings = 4;
    private const int ShortestWording = 4;
    private const int LongestWording = 60;
    private const int ShortestKey = 2;

    public static ImmutableArray<RefutedClaim> Load(SeedFolder seeds)
    {
        var claims = ImmutableArray.CreateBuilder<RefutedClaim>();
        var seen = new Dictionary<string, SeedNode>(StringComparer.Ordinal);
        foreach (var root in seeds.Open("claims"))
        {
            root.AllowKeys("groups", "claims");
            var groups = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
            foreach (var (name, words) in root.Get("groups")?.Entries() ?? [])
            {
                groups[name] = Words(words);
            }

            foreach (var node in root.Require("claims")?.Items() ?? [])
            {
                var claim = Read(node, groups);
                if (!seen.TryAdd(claim.Id, node))
                {
                    node.Fault($"the claim '{claim.Id}' stands in {seen[claim.Id].File}:{seen[claim.Id].Line} too: give it another id");
                }

                claims.Add(claim);
            }
        }

        return claims.ToImmutable();
    }

    private static RefutedClaim Read(SeedNode node, Dictionary<string, ImmutableArray<string>> groups)
    {
        node.AllowKeys("id", "topic", "claim", "refuted", "by", "severity", "anchors", "note");
        var id = node.RequiredText("id");
        if (id.Length > 0 && !LexiconFile.IsName(id))
        {
            node.Fault($"'{id}' is no id of a claim: lower-case letters, digits and dashes");
        }

        var wordings = node.Require("claim") is null ? [] : node.Texts("claim").ToImmutableArray();
        if (wordings.Length is < FewestWordings or > MostWordings)
        {
            node.Fault($"a claim is written in {FewestWordings} to {MostWordings} wordings, here are {wordings.Length}");
        }

        foreach (var wording in wordings.Where(w => w.Length is < ShortestWording or > LongestWording))
        {
            node.Fault($"the wording '{wording}' has {wording.Length} characters: {ShortestWording} to {LongestWording} are wanted");
        }

        return new()
        {
            Id = id,
            Wordings = wordings,
            Refuted = node.RequiredText("refuted"),
            By = node.Get("by")?.Text(),
            Topic = node.RequiredText("topic"),
            Severity = node.Choice<Severity>("severity"),
            Anchors = Anchors(node, groups),
        };
    }

    private static ImmutableArray<ImmutableArray<string>> Anchors(SeedNode node, Dictionary<string, ImmutableArray<string>> groups)
    {
        var anchors = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var group in node.Require("anchors")?.Items() ?? [])
        {
            if (group.IsScalar && group.Text() is ['@', .. var name])
            {
                if (!groups.TryGetValue(name, out var words))
                {
                    group.Fault($"unknown group '@{name}': the file's groups are {string.Join(", ", groups.Keys)}");
                }

                anchors.Add(words.IsDefault ? [] : words);
            }
            else
            {
                anchors.Add(Words(group));
            }
        }

        if (anchors.Count < 2)
        {
            node.Fault("a claim has at least two groups of anchors: one alone would find every mention of the word");
        }
        else if (anchors[0].FirstOrDefault(word => word.Length < ShortestKey) is { } key)
        {
            node.Fault($"'{key}' of the first group has one character and stands everywhere: {ShortestKey} at least are wanted there");
        }

        return anchors.ToImmutable();
    }

    private static ImmutableArray<string> Words(SeedNode node)
    {
        var words = node.ItemsOrSelf().Select(item => item.Text()).OfType<string>().Where(word => word.Length > 0).ToImmutableArray();
        if (words.IsEmpty)
        {
            node.Fault("a group of anchors holds at least one word");
        }

        return words;
    }
}
