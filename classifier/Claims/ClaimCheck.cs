using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Claims;

/// <summary>Reports refuted claims that a page makes; a claim that it denies, or that stands under an excuse, is shown as excused.</summary>
internal sealed class ClaimCheck(RuleSet rules)
{
    private const int MostFindings = 5;

    private readonly ClaimMatcher matcher = new(rules.ClaimSettings);
    private readonly RegisterCheck? check = rules.Checks.GetValueOrDefault(RegisterCheck.Claim);
    private ImportedClaims? imported;

    public void Run(PageView page, Judge judge, IRegisters registers, List<JudgedFinding> found)
    {
        if (check is null)
        {
            return;
        }

        var keys = page.Occurrences.Of(rules.ClaimCategory);
        var others = registers.Claims is { Count: > 0 } claims ? Index(claims) : null;

        // That a page is an offer is told by few words, and most that hold words of claims are one: it is asked before they are looked for.
        if ((keys.IsEmpty && others is null) || IsOffer(page, found))
        {
            return;
        }

        var matches = new List<ClaimMatch>();
        matcher.Find(page, rules.Claims, keys, matches);
        if (others is not null)
        {
            matcher.Find(page, others.Index, Keys(page, others.Matcher), matches);
        }

        if (matches.Count > 0)
        {
            Judge(page, judge, check, matches, found);
        }
    }

    private bool IsOffer(PageView page, List<JudgedFinding> found) =>
        (rules.ClaimSettings.Unless is { } offer && offer.Holds(page, page.Whole, evidence: null))
        || found.Exists(finding => rules.ClaimSettings.NotWith.Contains(finding.Finding.Code, StringComparer.Ordinal));

    private void Judge(PageView page, Judge judge, RegisterCheck check, List<ClaimMatch> matches, List<JudgedFinding> found)
    {
        // Claims are much alike: of those found in one place only the one that fits best is told.
        var told = new List<ClaimMatch>();
        foreach (
            var match in matches
                .OrderByDescending(m => m.Overlap)
                .ThenBy(m => m.Range.Start)
                .ThenBy(m => m.Entry.Rule, StringComparer.Ordinal)
        )
        {
            if (!told.Exists(other => other.Entry != match.Entry && other.Range.Overlaps(match.Range)))
            {
                told.Add(match);
            }
        }

        var count = 0;
        foreach (var claim in told.GroupBy(match => match.Entry))
        {
            if (Standing(page, judge, [.. claim]) is { } match && count++ < MostFindings)
            {
                found.Add(Build(page, check, match));
            }
        }
    }

    /// <summary>The best match that nothing excuses. A page that denies a claim in one place does not make it in another.</summary>
    private ClaimMatch? Standing(PageView page, Judge judge, List<ClaimMatch> matches)
    {
        ClaimMatch? standing = null;
        var settled = false;
        foreach (var match in matches)
        {
            if (DenialOf(page, match) is { } by)
            {
                judge.Excuse(match.Entry.Rule, by, match.Range);
                settled = true;
            }
            else if (judge.ExcusedBy(match.Range, rules.ClaimSettings.Excuses) is { } excuse)
            {
                judge.Excuse(match.Entry.Rule, excuse, match.Range);
                settled |= rules.ClaimSettings.Denied.Any(denial => denial.By == excuse);
            }
            else
            {
                standing ??= match;
            }
        }

        return settled ? null : standing;
    }

    private string? DenialOf(PageView page, ClaimMatch match)
    {
        foreach (var denial in rules.ClaimSettings.Denied)
        {
            var (reach, evidence, but) = (ReachOf(page, match.Range, denial.Reach), new Evidence(), new Evidence());
            if (!denial.When.Holds(page, reach, evidence))
            {
                continue;
            }

            denial.But?.Holds(page, reach, but);
            if (
                evidence.Ranges.Count == 0
                || evidence.Ranges.Any(words =>
                    !match.Entry.Says(page.Text.Slice(words.Start, words.Length)) && !but.Ranges.Any(other => other.Contains(words))
                )
            )
            {
                return denial.By;
            }
        }

        return null;
    }

    private static TextRange ReachOf(PageView page, TextRange range, DenialReach reach)
    {
        if (reach == DenialReach.End)
        {
            return TextRange.Between(range.End, page.Sentences.Around(range.End - 1, page.Whole).End);
        }

        var units = reach == DenialReach.Sentences ? page.Sentences : page.Clauses;
        var (first, last) = (units.IndexOf(range.Start), units.IndexOf(range.End - 1));
        if (reach == DenialReach.Sentences)
        {
            (first, last) = (Math.Max(0, first - 1), Math.Min(units.Count - 1, last + 1));
        }

        var block = page.Blocks.Around(range.Start, page.Whole);
        return TextRange.Between(Math.Max(block.Start, units[first].Start), Math.Min(block.End, units[last].End));
    }

    private JudgedFinding Build(PageView page, RegisterCheck check, ClaimMatch match)
    {
        var settings = rules.ClaimSettings;
        var claim = match.Entry.Claim;
        var least = settings.LeastOf(match.Entry);
        var share = Math.Clamp((match.Overlap - least) / (1 - least), 0, 1);
        var by = claim.By is null ? "" : $"（{claim.By}）";
        return new(
            new()
            {
                Code = check.Code,
                Rule = match.Entry.Rule,
                Score = Math.Round(check.Score + ((settings.FullScore - check.Score) * share), 4),
                Tier = check.Tier,
                Spans = FindingSpans.ToOriginal(page, [match.Range]),
                Basis = rules.Laws.On(check.Basis, page.Day),
                Why = $"{check.Why}“{claim.Wordings[0]}”：{claim.Refuted}{by}",
            },
            claim.Severity ?? check.Severity,
            ByModel: false
        );
    }

    /// <summary>The imported claims made ready; kept until another import gives another list.</summary>
    private ImportedClaims Index(IReadOnlyList<RefutedClaim> claims)
    {
        var current = Volatile.Read(ref imported);
        if (current is null || !ReferenceEquals(current.Claims, claims))
        {
            var index = new ClaimIndex(claims, rules.Normalizer, rules.Claims);
            current = new(claims, index, LexiconMatcher.Build([.. index.Keys]));
            Volatile.Write(ref imported, current);
        }

        return current;
    }

    private static ReadOnlySpan<TextRange> Keys(PageView page, LexiconMatcher matcher)
    {
        var sink = new KeySink([]);
        matcher.Scan(page.Text[..page.Whole.End], ref sink);
        return sink.Found is { Count: > 0 } found ? found.ToArray() : [];
    }

    private readonly record struct KeySink(List<TextRange> Found) : IMatchSink
    {
        public bool Accept(TermMatch match)
        {
            Found.Add(new(match.Start, match.Length));
            return true;
        }
    }
}
