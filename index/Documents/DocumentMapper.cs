using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Documents;

/// <summary>From what was seen and judged to what is stored; the only file that reads both results.</summary>
internal static class DocumentMapper
{
    /// <summary>Changes exactly when the words of the page change; bytes differ on every visit of many sites.</summary>
    public static string TextDigest(ClassifierInput input)
    {
        var hash = new XxHash128();
        Append(input.Title ?? "");
        Append(input.Text);
        foreach (var image in input.Images.IsDefault ? [] : input.Images)
        {
            Append(image.Id);
            Append(image.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string part)
        {
            hash.Append(Encoding.UTF8.GetBytes(part));
            hash.Append([0]);
        }
    }

    /// <summary>Facts of the classifier and contacts of the extractor, joined.</summary>
    public static Facts Facts(PageDocument document)
    {
        var facts = document.Classification.Facts;
        var contacts = document.Page.Content.Contacts;
        return facts with
        {
            Phones = Join(facts.Phones, contacts.Phones),
            Wechat = Join(facts.Wechat, contacts.WeChat),
            Qq = Join(facts.Qq, contacts.Qq),
        };
    }

    /// <summary>Facts by which pages are looked up.</summary>
    public static IEnumerable<(string Kind, string Value)> Lookups(Facts facts)
    {
        var all = facts
            .Phones.Select(value => ("phone", value))
            .Concat(facts.Wechat.Select(value => ("wechat", value)))
            .Concat(facts.Qq.Select(value => ("qq", value)))
            .Concat(facts.Certificates.Select(fact => ("certificate", fact.Number)))
            .Concat(facts.Licences.Select(fact => ("licence", fact.Number)))
            .Concat(facts.Institutions.Select(value => ("institution", value)));
        return all.Where(pair => pair.Item2.Length > 0).Distinct();
    }

    /// <summary>What counts against the page: neither exempt nor below the label threshold.</summary>
    public static ImmutableArray<Finding> Counting(Classification classification) =>
        [
            .. classification.Findings.Where(finding =>
                (finding.Tier != Tier.Exempt) && classification.Labels.Any(label => label.Code == finding.Code)
            ),
        ];

    public static StoredPage ToPage(PageRow row) =>
        new()
        {
            Id = row.Id,
            Url = row.Url,
            FinalUrl = row.FinalUrl,
            SourceId = row.SourceId,
            SourceName = row.SourceName,
            Channel = row.Channel,
            Title = row.Title,
            Text = row.Text,
            Images = StoreJson.ImageTexts(row.Images),
            Publisher = row.Publisher,
            Institution = row.Institution,
            Region = row.Region,
            PublishedAt = row.PublishedAt.Time(),
            FirstSeen = row.FirstSeen.Time(),
            FetchedAt = row.FetchedAt.Time(),
            Status = (int)row.HttpStatus,
            Charset = row.Charset,
            Archive = Archive(row.ArchiveFile, row.ArchiveOffset, row.ArchiveLength, row.ArchiveRecord),
            ContentDigest = row.ContentDigest,
            TextFingerprint = (ulong)row.Fingerprint,
            Severity = (Severity)row.Severity,
            Tier = (Tier?)row.Tier,
            Lead = row.Lead,
            Departments = StoreJson.Strings(row.Departments),
            Labels = StoreJson.Labels(row.Labels),
            Facts = StoreJson.ReadFacts(row.Facts),
            Decision = row.Decision is null ? null : StoreJson.ReadDecision(row.Decision),
            Burst = Burst(row),
            ApprovalNumbers = StoreJson.Strings(row.ApprovalNumbers),
            Cluster = row.Cluster,
            DuplicateOf = row.DuplicateOf,
            ClueState = row.ClueState,
            Version = (int)row.Version,
            RuleSetVersion = row.RuleSet,
            ModelVersion = row.Model,
            Sequence = row.Seq,
        };

    public static PageVersion ToVersion(VersionRow row) =>
        new(
            (int)row.Version,
            row.Title,
            row.Text,
            row.ContentDigest,
            row.FirstSeen.Time(),
            row.LastSeen.Time(),
            Archive(row.ArchiveFile, row.ArchiveOffset, row.ArchiveLength, row.ArchiveRecord)
        );

    private static CopyBurst? Burst(PageRow row) =>
        row.BurstPlaces is { } places
            ? new CopyBurst((int)places, (int)row.BurstPages, (int)row.BurstHours, row.BurstFirstAt.Time(), row.BurstLastAt.Time())
            : null;

    private static ArchiveRecord? Archive(string? file, long? offset, long? length, string? record) =>
        file is null ? null : new ArchiveRecord(file, offset ?? 0, length ?? 0, record ?? "");

    private static ImmutableArray<string> Join(ImmutableArray<string> first, ImmutableArray<string> second) =>
        [.. (first.IsDefault ? [] : first).Union(second.IsDefault ? [] : second, StringComparer.Ordinal)];
}
