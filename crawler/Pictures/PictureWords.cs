using System.Collections.Immutable;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Knowledge;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Pictures;

/// <summary>Adds to a page the contacts and approval numbers that stand in its pictures and codes.</summary>
internal static class PictureWords
{
    private const int MaxContacts = 100;

    public static ExtractedPage AddTo(ExtractedPage page, ImmutableArray<PageImage> images, SiteKnowledge sites)
    {
        var codes = images.SelectMany(i => i.Codes).Select(c => c.Text).Distinct(StringComparer.Ordinal).ToList();
        // A blank line parts what has nothing to do with one another, so that no number runs on from one picture to the next.
        var words = string.Join("\n\n", images.Select(i => i.Text).OfType<string>().Concat(codes.Where(c => !IsAddress(c))));
        var (contacts, numbers) = Read(words, codes);
        return page with
        {
            Images = images,
            ApprovalNumbers = [.. page.ApprovalNumbers.Union(numbers, StringComparer.Ordinal)],
            Contacts = new PageContacts(
                Joined(page.Contacts.Phones, contacts.Phones),
                Joined(page.Contacts.WeChat, contacts.WeChat.Concat(codes.Select(sites.WeChatLinkIn).OfType<string>())),
                Joined(page.Contacts.Qq, contacts.Qq)
            ),
        };
    }

    private static (PageContacts Contacts, ImmutableArray<string> Numbers) Read(string words, List<string> codes)
    {
        var folded = new char[words.Length];
        DigitFolding.FoldWidth(words, folded);
        var numbers = ApprovalNumberExtractor.Extract(folded, words, MaxContacts);
        foreach (var range in numbers.Masked)
        {
            folded.AsSpan()[range].Fill('\uFFFC');
        }

        // What a code holds counts as a link of the page: it may call or write to somebody.
        var draft = new PageDraft();
        draft.Links.AddRange(codes.Select(c => new DraftLink(c, "", NoFollow: false)));
        return (ContactExtractor.Extract(folded, draft, MaxContacts, []), numbers.Numbers);
    }

    private static ImmutableArray<string> Joined(ImmutableArray<string> known, IEnumerable<string> more) =>
        [.. known.Union(more, StringComparer.Ordinal).Take(Math.Max(known.Length, MaxContacts))];

    private static bool IsAddress(string code) =>
        code.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || code.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
