using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Knowledge;

/// <summary>What the crawler knows of web sites at large, read from <c>seeds/crawler</c>: spellings of one address, and pages that are no content. Immutable.</summary>
public sealed class SiteKnowledge
{
    private readonly int longestRefusal;
    private readonly int longestNotFound;

    private readonly ImmutableArray<Regex> weChatLinks;

    internal SiteKnowledge(
        AddressForms addresses,
        ImmutableArray<PageMark> refusals,
        ImmutableArray<PageMark> notFound,
        ImmutableArray<Regex> weChatLinks
    )
    {
        (Addresses, Refusals, NotFound, this.weChatLinks) = (addresses, refusals, notFound, weChatLinks);
        longestRefusal = refusals.Select(m => m.MaxText).DefaultIfEmpty(-1).Max();
        longestNotFound = notFound.Select(m => m.MaxText).DefaultIfEmpty(-1).Max();
    }

    /// <summary>Knows nothing: every spelling is an address of its own, every page is content.</summary>
    public static SiteKnowledge None { get; } = new(AddressForms.None, [], [], []);

    internal AddressForms Addresses { get; }

    internal ImmutableArray<PageMark> Refusals { get; }

    internal ImmutableArray<PageMark> NotFound { get; }

    /// <summary>Reads <c>crawler/addresses.yaml</c>, <c>crawler/pages.yaml</c> and <c>crawler/contacts.yaml</c> below a seeds folder.</summary>
    /// <exception cref="SiteKnowledgeException">A file is missing or has faults; the message lists each with file and line.</exception>
    public static SiteKnowledge Load(string seedsFolder) => SiteKnowledgeReader.Read(Path.Combine(seedsFolder, "crawler"));

    /// <summary>The mark of a block, CAPTCHA, challenge or login page; null for other pages. Costs nothing for a page with text of any length.</summary>
    internal PageMark? RefusalIn(ExtractedPage page, ReadOnlySpan<byte> source) => First(Refusals, longestRefusal, page, source);

    /// <summary>The mark of a page that says that nothing is there, though its status does not.</summary>
    internal PageMark? NotFoundIn(ExtractedPage page, ReadOnlySpan<byte> source) => First(NotFound, longestNotFound, page, source);

    /// <summary>The link by which a code names the WeChat account it leads to, which is all such a code tells; null for other codes.</summary>
    internal string? WeChatLinkIn(string code) =>
        weChatLinks.Select(l => l.Match(code)).FirstOrDefault(m => m.Success) is { } match ? match.Value : null;

    private static PageMark? First(ImmutableArray<PageMark> marks, int longest, ExtractedPage page, ReadOnlySpan<byte> source)
    {
        if (page.Text.Length > longest)
        {
            return null;
        }

        foreach (var mark in marks)
        {
            if (mark.Fits(page, source))
            {
                return mark;
            }
        }

        return null;
    }
}

/// <summary>The files of <c>seeds/crawler</c> cannot be used; the message lists every fault, one a line.</summary>
public sealed class SiteKnowledgeException(ImmutableArray<SourceFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(f => f.ToString())))
{
    public ImmutableArray<SourceFault> Faults { get; } = faults;
}
