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

    private ContentCheck(TextNormalizer normalizer, Condition? claims, IReadOnlyList<string> onlineMedia)
    {
        this.normalizer = normalizer;
        this.claims = claims;
        this.onlineMedia = onlineMedia;
    }

    public static ContentCheck Load(SeedFolder seeds, ConditionReader conditions, TextNormalizer normalizer)
    {
        var root = seeds.OpenOne("checks.yaml");
        return new(
            normalizer,
            root?.Get("content") is { } content ? conditions.ReadAny(content) : null,
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
