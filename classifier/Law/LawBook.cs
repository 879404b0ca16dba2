using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Law;

/// <summary>Statutes as data: which provision, under which number, was in force on a day.</summary>
public sealed class LawBook
{
    private readonly Dictionary<(string Law, string Article), Provision> provisions = [];
    private readonly Dictionary<(string Law, string To), (string From, DateOnly On)> renumbered = [];

    public IReadOnlyCollection<Provision> Provisions => provisions.Values;

    public bool HasLaw(string law) => provisions.Keys.Any(key => key.Law == law);

    public bool Has(string law, string article) => provisions.ContainsKey((law, article));

    public Provision? Find(string law, string article) => provisions.GetValueOrDefault((law, article));

    /// <summary>The bases that were in force on a day, each under the number it had then; where none was, the newest as they are.</summary>
    public ImmutableArray<LegalBasis> On(ImmutableArray<LegalBasis> basis, DateOnly day)
    {
        var inForce = ImmutableArray.CreateBuilder<LegalBasis>(basis.Length);
        foreach (var entry in basis)
        {
            if (renumbered.TryGetValue((entry.Law, entry.Article), out var old) && day < old.On)
            {
                inForce.Add(entry with { Article = old.From });
            }
            else if (
                !provisions.TryGetValue((entry.Law, entry.Article), out var provision)
                || ((provision.ValidFrom is not { } from || from <= day) && (provision.ValidTo is not { } to || day <= to))
            )
            {
                inForce.Add(entry);
            }
        }

        return inForce.Count == 0 ? basis : inForce.DrainToImmutable();
    }

    internal static LawBook Load(SeedFolder seeds)
    {
        var book = new LawBook();
        foreach (var root in seeds.Open("laws"))
        {
            root.AllowKeys("laws");
            foreach (var law in root.Require("laws")?.Items() ?? [])
            {
                book.Read(law);
            }
        }

        return book;
    }

    private void Read(SeedNode node)
    {
        node.AllowKeys("law", "title", "articles", "renumbered", "note");
        var law = node.RequiredText("law");
        var title = node.TextOf("title", law);
        foreach (var article in node.Require("articles")?.Items() ?? [])
        {
            article.AllowKeys("article", "text", "valid_from", "valid_to", "note");
            var number = article.RequiredText("article");
            var provision = new Provision(law, title, number, article.TextOf("text"), article.Date("valid_from"), article.Date("valid_to"));
            if (!provisions.TryAdd((law, number), provision))
            {
                article.Fault($"{law} {number} stands twice: keep one");
            }
        }

        foreach (var change in node.Get("renumbered")?.Items() ?? [])
        {
            change.AllowKeys("from", "to", "on", "note");
            if (change.Require("on") is not null && change.Date("on") is { } on)
            {
                renumbered[(law, change.RequiredText("to"))] = (change.RequiredText("from"), on);
            }
        }
    }
}
