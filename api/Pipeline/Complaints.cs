using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Results;

namespace AdWatch.Api.Pipeline;

/// <summary>Turns a complaint (投诉举报) into a page of the channel <c>complaint</c>, so that it goes the way of every page.</summary>
/// <remarks>The page stands under the complaint's own name; the address a complaint is about is part of what it says, not what was seen there.</remarks>
internal sealed class Complaints(PageExtractor extractor)
{
    public const string SourceId = "complaints";
    public const string SourceName = "投诉举报";
    private const string Names = "urn:adwatch:complaint:";

    public Page Read(Complaint complaint)
    {
        var url = Names + Uri.EscapeDataString(complaint.ExternalId);
        var text = complaint.Url is null ? complaint.Text : $"{complaint.Text}\n\n涉及网址：{complaint.Url}";
        var content = extractor.ExtractFromText(text, new Uri("https://complaint.invalid/"));
        if (!complaint.Phones.IsEmpty)
        {
            content = content with
            {
                Contacts = content.Contacts with { Phones = [.. content.Contacts.Phones.Union(complaint.Phones, StringComparer.Ordinal)] },
            };
        }

        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new Page
        {
            VisitId = HandedInPages.VisitId(url, complaint.ReceivedAt, digest),
            Url = url,
            FinalUrl = complaint.Url ?? url,
            SourceId = SourceId,
            SourceName = SourceName,
            Channel = "complaint",
            Subject = complaint.Institution is { } institution ? new SourceSubject(institution, null, null, null) : null,
            FetchedAt = complaint.ReceivedAt,
            Status = 0,
            ContentDigest = digest,
            Content = content with { Title = $"投诉 {complaint.ExternalId}" },
        };
    }
}

/// <param name="ExternalId">Number in the system it comes from; a repeated one is the same complaint.</param>
internal sealed record Complaint(
    string ExternalId,
    DateTimeOffset ReceivedAt,
    string Text,
    string? Url,
    string? Institution,
    ImmutableArray<string> Phones
);
