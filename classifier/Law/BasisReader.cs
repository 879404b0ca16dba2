using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Law;

/// <summary>Reads <c>basis</c> of a rule or check; every provision must stand in <c>laws/</c>.</summary>
internal static class BasisReader
{
    public static ImmutableArray<LegalBasis> Read(SeedNode owner, LawBook laws)
    {
        var basis = ImmutableArray.CreateBuilder<LegalBasis>();
        foreach (var node in owner.Require("basis")?.ItemsOrSelf() ?? [])
        {
            node.AllowKeys("law", "article");
            var (law, article) = (node.RequiredText("law"), node.RequiredText("article"));
            if (law.Length == 0 || article.Length == 0)
            {
                continue;
            }

            if (!laws.Has(law, article))
            {
                node.UnknownName(
                    laws.HasLaw(law)
                        ? $"{law} has no article '{article}' in laws/: add it there or cite another"
                        : $"unknown law '{law}': no file of laws/ has it"
                );
            }

            basis.Add(new(law, article));
        }

        return basis.ToImmutable();
    }
}
