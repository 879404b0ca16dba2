using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>Compares a page with the approved sample (成品样件) of its certificate; differences of form and of contacts do not count (guide 2025, item 6).</summary>
internal sealed class ContentCheck
{
    /// <summary>A page so much longer than the sample is more than the advertisement; there only added claims count.</summary>
    private const int LongerThanSample = 2;

    private const int ShortestClause = 5;

    private readonly TextNormalizer normalizer;
    private readonly Condition? claims;
    private readonly IReadOnlyList<string> onlineMedia;
    private readonly LighterAdditions lighter;

    private ContentCheck(TextNormalizer normalizer, Condition? claims, LighterAdditions lighter, IReadOnlyList<string> onlineMedia)
    {
        this.normalizer = normalizer;
        this.claims = claims;
        this.lighter = lighter;
        this.onlineMedia = onlineMedia;
    }

    public static ContentCheck Load(SeedFolder seeds, ConditionReader conditions, TextNormalizer normalizer)
    {
        var root = seeds.OpenOne("checks.yaml");
        return new(
            normalizer,
            root?.Get("content") is { } content ? conditions.ReadAny(content) : null,
            LighterAdditions.Read(root?.Get("lighter"), conditions),
            [.. (root?.Texts("online_media") ?? []).Select(normalizer.Fold)]
        );
    }

    /// <summary>True where the certificate names its media and none of them is the web.</summary>
    public bool IsOtherMedium(PageView page, MedicalAdCertificate certificate) =>
        page.Input.Channel is not null
        && onlineMedia.Count > 0
        && certificate.MediaKind is { Length: > 0 } media
        && normalizer.Fold(media) is var folded
        && !onlineMedia.Any(name => folded.Contains(name, StringComparison.Ordinal));

    /// <summary>True where the page says more than names, subjects, hours and contacts.</summary>
    public bool HasClaims(PageView page) => claims is not null && claims.Holds(page, page.Whole, evidence: null);

    /// <summary>What the page says and the sample does not.</summary>
    public List<TextRange> FindAdded(PageView page, MedicalAdCertificate certificate)
    {
        var added = new List<TextRange>();
        if (string.IsNullOrWhiteSpace(certificate.ApprovedText))
        {
            return added;
        }

        var sample = Bare(normalizer.Fold(certificate.ApprovedText));
        var evidence = new Evidence();
        claims?.Holds(page, page.Whole, evidence);
        foreach (var range in evidence.Ranges)
        {
            if (range.Length > 0 && !sample.Contains(Bare(page.Text.Slice(range.Start, range.Length)), StringComparison.Ordinal))
            {
                added.Add(range);
            }
        }

        if (added.Count == 0 && page.Whole.Length <= (sample.Length * LongerThanSample) + 40)
        {
            AddClauses(page, sample, added);
        }

        return added;
    }

    /// <summary>True where all that was added is of the kinds that weigh lighter (guide 2025, item 8), and no claim is among it.</summary>
    /// <param name="added">What <see cref="FindAdded"/> gave.</param>
    /// <param name="isLicensed">Whether a clause names a licensed subject, and no service that needs another.</param>
    public bool IsLighter(PageView page, IReadOnlyList<TextRange> added, Func<TextRange, bool> isLicensed)
    {
        foreach (var range in added)
        {
            if (claims?.Holds(page, range, evidence: null) == true || !lighter.Hold(page, range, isLicensed))
            {
                return false;
            }
        }

        return added.Count > 0;
    }

    /// <summary>Clauses of a short page that stand nowhere in the sample and hold no contact, number or address.</summary>
    private static void AddClauses(PageView page, string sample, List<TextRange> added)
    {
        for (var i = 0; i < page.Clauses.Count && page.Clauses[i].Start < page.Whole.End; i++)
        {
            var clause = page.Clauses[i];
            var text = page.Text.Slice(clause.Start, clause.Length);
            var bare = Bare(text);
            if (bare.Length >= ShortestClause && !text.ContainsAnyInRange('0', '9') && !sample.Contains(bare, StringComparison.Ordinal))
            {
                added.Add(clause);
            }
        }
    }

    /// <summary>Letters and digits only: punctuation and spacing are form.</summary>
    private static string Bare(ReadOnlySpan<char> text)
    {
        var kept = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || c == '%')
            {
                kept[length++] = c;
            }
        }

        return new(kept, 0, length);
    }
}

/// <summary>What may stand beside the approved sample and weighs lighter: <c>lighter</c> of <c>checks.yaml</c>.</summary>
/// <param name="Unless">What makes a claim of it all the same; null for nothing.</param>
internal sealed record LighterAdditions(Condition? Unless, IReadOnlyList<LighterAddition> Kinds)
{
    public static LighterAdditions Read(SeedNode? node, ConditionReader conditions)
    {
        node?.AllowKeys("unless", "kinds");
        return new(
            node?.Get("unless") is { } unless ? conditions.ReadAny(unless) : null,
            [.. (node?.Require("kinds")?.Items() ?? []).Select(kind => LighterAddition.Read(kind, conditions)).OfType<LighterAddition>()]
        );
    }

    /// <summary>True where a clause is of one of the kinds.</summary>
    public bool Hold(PageView page, TextRange clause, Func<TextRange, bool> isLicensed) =>
        Unless?.Holds(page, clause, evidence: null) != true
        && Kinds.Any(kind => kind.When.Holds(page, clause, evidence: null) && (!kind.OnlyLicensed || isLicensed(clause)));
}

/// <summary>One kind of them.</summary>
/// <param name="OnlyLicensed">True where it must name a licensed subject, and no service that needs another.</param>
internal sealed record LighterAddition(Condition When, bool OnlyLicensed)
{
    public static LighterAddition? Read(SeedNode node, ConditionReader conditions)
    {
        node.AllowKeys("when", "licensed", "note");
        return node.Require("when") is { } when && conditions.ReadAny(when) is { } condition
            ? new(condition, node.Flag("licensed") ?? false)
            : null;
    }
}
