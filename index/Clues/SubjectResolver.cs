using System.Collections.Immutable;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Clues;

/// <summary>Says who the findings of a page are about.</summary>
/// <remarks>
/// Where the page is its owner's voice (a site, an account, a shop): the subject of the source, a licence number, the publisher, an institution named.
/// Elsewhere: the institution that offers, unless the violation is one against institutions (a scalper names the hospital he sells from);
/// then a phone, a WeChat or QQ number, the author, and last the site.
/// </remarks>
internal static class SubjectResolver
{
    /// <summary>More ways of contact than this are a list of several people, and only the first is taken.</summary>
    private const int ContactsOfOne = 3;

    private static readonly ImmutableHashSet<string> OwnVoice = ["hospital-site", "public-account", "e-commerce"];

    /// <summary>The subject, its key the strongest of <see cref="ResolvedSubject.Keys"/>.</summary>
    public static ResolvedSubject Resolve(PageDocument document, IRegisters registers)
    {
        var page = document.Page;
        var facts = document.Classification.Facts;
        var own = OwnVoice.Contains(page.Channel);
        var publisher = Clean(document.Input.Publisher) ?? Clean(page.Content.Publisher);
        var named = facts.Institutions.IsDefaultOrEmpty ? null : Clean(facts.Institutions[0]);

        if (own)
        {
            return OfSource(page, facts, registers)
                ?? (page.Channel == "public-account" ? Account(page, publisher, shared: false) : null)
                ?? Institution(page, publisher, facts, registers)
                ?? Institution(page, named, facts, registers)
                ?? Contact(page, facts)
                ?? Site(page);
        }

        var main = document.Classification.Labels.IsDefaultOrEmpty ? null : document.Classification.Labels[0].Code;
        var offering = (main is not null) && ViolationCodes.NamedInstitutionActs(main) ? Institution(page, named, facts, registers) : null;
        return offering ?? Contact(page, facts) ?? Account(page, publisher, shared: true) ?? Site(page);
    }

    private static ResolvedSubject? OfSource(Page page, Facts facts, IRegisters registers)
    {
        if (page.Subject is not { } subject)
        {
            return null;
        }

        var name = Clean(subject.Name);
        var licence = Clean(subject.Licence);
        var creditCode = Clean(subject.CreditCode);
        return (name ?? licence ?? creditCode) is null ? null : Build(page, name, licence, creditCode, facts, registers);
    }

    private static ResolvedSubject? Institution(Page page, string? name, Facts facts, IRegisters registers) =>
        name is null ? null : Build(page, name, licence: null, creditCode: null, facts, registers);

    private static ResolvedSubject Build(Page page, string? name, string? licence, string? creditCode, Facts facts, IRegisters registers)
    {
        licence ??= LicenceOf(name, registers);
        // A number printed on a page that names nobody else is its owner's.
        if ((licence is null) && OwnVoice.Contains(page.Channel) && (facts.Licences is [var printed]))
        {
            licence = printed.Number;
        }

        var keys = ImmutableArray.CreateBuilder<string>(3);
        if (licence is not null)
        {
            keys.Add("licence:" + RegisterNumber.Normalize(licence));
        }

        if (creditCode is not null)
        {
            keys.Add("credit:" + RegisterNumber.Normalize(creditCode));
        }

        if (name is not null)
        {
            keys.Add("name:" + RegisterNumber.NormalizeName(name));
        }

        var region = Clean(page.Subject?.Region) ?? RegionOf(licence);
        var shown = name ?? licence ?? creditCode!;
        return new ResolvedSubject(new ClueSubject("institution", shown, keys[0], licence, creditCode, region), keys.ToImmutable());
    }

    private static ResolvedSubject? Contact(Page page, Facts facts)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        Add("phone", facts.Phones);
        Add("wechat", facts.Wechat);
        Add("qq", facts.Qq);
        if (keys.Count == 0)
        {
            return null;
        }

        var first = keys[0];
        var colon = first.IndexOf(':', StringComparison.Ordinal);
        var subject = new ClueSubject(first[..colon], first[(colon + 1)..], first, null, null, Clean(page.Subject?.Region));
        return new ResolvedSubject(subject, keys.Count <= ContactsOfOne ? keys.ToImmutable() : [first]);

        void Add(string kind, ImmutableArray<string> values)
        {
            foreach (var value in values.IsDefault ? [] : values)
            {
                keys.Add($"{kind}:{value}");
            }
        }
    }

    /// <param name="shared">True on a site of many authors, where a name means something only there.</param>
    private static ResolvedSubject? Account(Page page, string? name, bool shared)
    {
        if (name is null)
        {
            return null;
        }

        var folded = RegisterNumber.NormalizeName(name);
        var key = shared ? $"account:{Host(page)}:{folded}" : $"account:{folded}";
        return new ResolvedSubject(new ClueSubject("account", name, key, null, null, Clean(page.Subject?.Region)), [key]);
    }

    private static ResolvedSubject Site(Page page)
    {
        var host = Host(page);
        var key = "site:" + host;
        return new ResolvedSubject(new ClueSubject("site", host, key, null, null, Clean(page.Subject?.Region)), [key]);
    }

    private static string Host(Page page) =>
        Uri.TryCreate(page.Url, UriKind.Absolute, out var url) && (url.Host.Length > 0) ? url.Authority : page.Url;

    private static string? LicenceOf(string? name, IRegisters registers)
    {
        if (name is null)
        {
            return null;
        }

        var licences = registers.FindLicences(name);
        return licences.Count == 1 ? licences[0].Number : null;
    }

    /// <summary>Digits 10 to 15 of a 22-character registration number (登记号) are the division.</summary>
    private static string? RegionOf(string? licence)
    {
        if (licence is null)
        {
            return null;
        }

        var number = RegisterNumber.Normalize(licence);
        return (number.Length == 22) && number.AsSpan(9, 6).IndexOfAnyExceptInRange('0', '9') < 0 ? number.Substring(9, 6) : null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <param name="Keys">All names under which the subject may be known already, strongest first.</param>
internal sealed record ResolvedSubject(ClueSubject Subject, ImmutableArray<string> Keys);
