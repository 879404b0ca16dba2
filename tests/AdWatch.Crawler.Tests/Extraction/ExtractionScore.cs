using System.Globalization;
using System.Text;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>Compares what was read with the truth: main text and comments by runs of four characters, fields exactly.</summary>
internal sealed class ExtractionScore
{
    private const int Shingle = 4;

    private readonly Dictionary<string, (int Right, int Wrong, int Missing)> fields = new(StringComparer.Ordinal);
    private (long Right, long Read, long True) main;
    private (long Right, long Read, long True) comments;

    /// <summary>Every difference, for people.</summary>
    public List<string> Differences { get; } = [];

    public double Precision => (double)main.Right / Math.Max(1, main.Read);

    public double Recall => (double)main.Right / Math.Max(1, main.True);

    public double CommentPrecision => (double)comments.Right / Math.Max(1, comments.Read);

    public double CommentRecall => (double)comments.Right / Math.Max(1, comments.True);

    public void Add(PageTruth truth, ExtractedPage page)
    {
        if (truth.Main.Count > 0)
            main = Count(
                truth,
                "main",
                [.. truth.Main, .. truth.Quotes],
                Of(page, k => k is not (PageBlockKind.Heading or PageBlockKind.Footer or PageBlockKind.Comment or PageBlockKind.Aside)),
                main
            );
        if (truth.Comments.Count > 0)
            comments = Count(truth, "comments", truth.Comments, Of(page, k => k == PageBlockKind.Comment), comments);
        Field(truth, "title", truth.Title, page.Title);
        Field(truth, "account", truth.Account, page.Account);
        Field(truth, "author", truth.Author, page.Author);
        Field(truth, "publisher", truth.Publisher, page.Publisher);
        Field(truth, "published", Show(truth.Published), Show(page.PublishedAt));
        Field(truth, "icp", truth.Icp, page.IcpNumber);
        Field(truth, "credit code", truth.Credit, page.CreditCode);
        Field(truth, "profile", truth.Profile, page.Profile);
        Field(truth, "original", truth.Channel == "public-account" ? truth.Original.ToString() : null, page.IsOriginal.ToString());
        Field(
            truth,
            "items",
            truth.Items == 0 ? null : truth.Items.ToString(CultureInfo.InvariantCulture),
            page.Items.Length.ToString(CultureInfo.InvariantCulture)
        );
        Set(truth, "phones", truth.Phones, page.Contacts.Phones);
        Set(truth, "wechat", truth.Wechat, page.Contacts.WeChat);
        Set(truth, "qq", truth.Qq, page.Contacts.Qq);
        Set(truth, "approval numbers", truth.Approvals, page.ApprovalNumbers);
        Set(truth, "masked phones", truth.Masked, page.Facts.Where(f => f.Kind == PageFactKind.MaskedPhone).Select(f => f.Value));
    }

    /// <summary>Share of a field's values that were read exactly, over those that are there or were claimed.</summary>
    public double Exact(string field) =>
        fields.TryGetValue(field, out var f) ? (double)f.Right / Math.Max(1, f.Right + f.Wrong + f.Missing) : 1;

    public string Table()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"main text    precision {Precision:0.000}  recall {Recall:0.000}");
        table.AppendLine(CultureInfo.InvariantCulture, $"comments     precision {CommentPrecision:0.000}  recall {CommentRecall:0.000}");
        foreach (var (name, (right, wrong, missing)) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
            table.AppendLine(CultureInfo.InvariantCulture, $"{name, -18} {right, 4} right {wrong, 3} wrong {missing, 3} missing");
        return table.ToString();
    }

    private (long, long, long) Count(
        PageTruth truth,
        string name,
        IReadOnlyList<string> expected,
        IReadOnlyList<string> read,
        (long Right, long Read, long True) sum
    )
    {
        var there = Shingles(expected);
        var found = Shingles(read);
        var right = found.Sum(f => Math.Min(f.Value, there.GetValueOrDefault(f.Key)));
        var (all, total) = (found.Values.Sum(), there.Values.Sum());
        if (right < all || right < total)
        {
            Differences.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{truth.Page} {name}: precision {(double)right / Math.Max(1, all):0.00} recall {(double)right / Math.Max(1, total):0.00}; too much: {Excess(read, there)}; missing: {Excess(expected, found)}"
                )
            );
        }

        return (sum.Right + right, sum.Read + all, sum.True + total);
    }

    private static string Excess(IReadOnlyList<string> texts, Dictionary<string, int> other) =>
        string.Join(
            " / ",
            texts
                .Where(t => Shingles([t]) is { Count: > 0 } s && s.Keys.Count(k => !other.ContainsKey(k)) * 2 > s.Count)
                .Select(t => t.Length > 60 ? t[..60] : t)
        );

    private static IReadOnlyList<string> Of(ExtractedPage page, Func<PageBlockKind, bool> kinds) =>
        [.. page.Blocks.Where(b => kinds(b.Kind)).Select(b => page.Text.Substring(b.Start, b.Length))];

    private static Dictionary<string, int> Shingles(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
            for (var i = 0; i + Math.Min(Shingle, Math.Max(1, plain.Length)) <= plain.Length && plain.Length > 0; i++)
            {
                var key = plain.Substring(i, Math.Min(Shingle, plain.Length));
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    private void Field(PageTruth truth, string name, string? expected, string? read)
    {
        if (expected is null)
            return;
        Note(
            name,
            expected == read ? 0
                : string.IsNullOrEmpty(read) ? 2
                : 1
        );
        if (expected != read)
            Differences.Add($"{truth.Page} {name}: '{read}' is '{expected}'");
    }

    private void Set(PageTruth truth, string name, IEnumerable<string> expected, IEnumerable<string> read)
    {
        var there = expected.ToHashSet(StringComparer.Ordinal);
        var found = read.ToHashSet(StringComparer.Ordinal);
        foreach (var value in there.Union(found, StringComparer.Ordinal))
            Note(
                name,
                !found.Contains(value) ? 2
                    : !there.Contains(value) ? 1
                    : 0
            );
        if (!there.SetEquals(found))
            Differences.Add($"{truth.Page} {name}: [{string.Join(", ", found)}] is [{string.Join(", ", there)}]");
    }

    private void Note(string name, int outcome)
    {
        var (right, wrong, missing) = fields.GetValueOrDefault(name);
        fields[name] = outcome switch
        {
            0 => (right + 1, wrong, missing),
            1 => (right, wrong + 1, missing),
            _ => (right, wrong, missing + 1),
        };
    }

    private static string? Show(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
