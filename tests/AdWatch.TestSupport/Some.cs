using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.TestSupport;

/// <summary>Test data with everything filled in; a test says only what it is about.</summary>
public static class Some
{
    private static int _number;

    /// <summary>A morning in Beijing.</summary>
    public static DateTimeOffset Morning { get; } = new(2026, 5, 12, 8, 0, 0, TimeSpan.FromHours(8));

    public static SourceSubject Hospital { get; } = new("云洲安和口腔医院", null, null, "310000");

    /// <summary>A number no other call has given.</summary>
    public static int Number() => Interlocked.Increment(ref _number);

    public static string Url() => string.Create(CultureInfo.InvariantCulture, $"https://anhe.example/page/{Number()}");

    public static Page Page(
        string? url = null,
        string text = "本院新到种植牙设备。",
        DateTimeOffset? at = null,
        SourceSubject? subject = null
    )
    {
        var address = url ?? Url();
        return new Page
        {
            VisitId = string.Create(CultureInfo.InvariantCulture, $"visit-{Number()}"),
            Url = address,
            FinalUrl = address,
            SourceId = "anhe",
            SourceName = "云洲安和口腔医院官网",
            Channel = "hospital-site",
            Subject = subject ?? Hospital,
            FetchedAt = at ?? Morning,
            Status = 200,
            Charset = "utf-8",
            Archive = new ArchiveRecord("0001.warc.gz", 100, 200, "urn:uuid:0001"),
            ContentDigest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Content = new ExtractedPage { Title = "种植牙", Text = text },
        };
    }

    public static ClassifierInput Input(Page page) =>
        new()
        {
            Id = page.VisitId,
            Channel = page.Channel,
            Url = page.Url,
            Publisher = page.Content.Publisher,
            Title = page.Content.Title,
            Text = page.Content.Text,
            SeenAt = DateOnly.FromDateTime(page.FetchedAt.Date),
        };

    public static Finding Finding(
        string code = "prohibited-claim",
        Tier tier = Tier.Ordinary,
        string words = "治愈率高达98%",
        string rule = "cure-rate"
    ) =>
        new()
        {
            Code = code,
            Rule = rule,
            Score = 0.97,
            Tier = tier,
            Spans = [new TextSpan("text", 0, words.Length, words)],
            Basis = [new LegalBasis("广告法", "16(1)(2)")],
            Why = "广告中说明了治愈率",
        };

    /// <summary>A verdict with these findings; what is exempt gives no label.</summary>
    public static Classification Verdict(params Finding[] findings) =>
        new()
        {
            Id = "x",
            Findings = [.. findings],
            Labels =
            [
                .. findings
                    .Where(finding => finding.Tier != Tier.Exempt)
                    .Select(finding => finding.Code)
                    .Distinct(StringComparer.Ordinal)
                    .Select(code => new Label(code, 0.97)),
            ],
            Severity = findings.Any(finding => finding.Tier != Tier.Exempt) ? Severity.High : Severity.None,
            Tier = findings.Length == 0 ? null : findings.Max(finding => finding.Tier),
            Lead = findings.Length == 0 ? null : "market-supervision",
            Departments = findings.Length == 0 ? [] : ["health"],
            RuleSetVersion = "rules-1",
        };

    public static PageDocument Document(Page page, Classification verdict) => new(page, Input(page), verdict);

    /// <summary>A page of the hospital that shows a violation.</summary>
    public static PageDocument Violation(
        string? url = null,
        string code = "prohibited-claim",
        DateTimeOffset? at = null,
        string words = "治愈率高达98%"
    ) => Document(Page(url, words + "，欢迎来院。", at), Verdict(Finding(code, words: words)));

    /// <summary>A page without fault.</summary>
    public static PageDocument Lawful(string? url = null, string text = "本院门诊时间为上午八点。", DateTimeOffset? at = null) =>
        Document(Page(url, text, at), Verdict());

    public static Facts Phones(params string[] phones) => Facts.None with { Phones = [.. phones] };

    public static ImmutableArray<string> Words(params string[] words) => [.. words];
}
