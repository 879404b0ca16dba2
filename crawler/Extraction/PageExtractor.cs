using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads a page: bytes or markup in, title, text, publisher, times, links, pictures, contacts and printed numbers out.</summary>
/// <remarks>Pure and thread-safe: no clock, no network, no state between pages. No input makes it throw.</remarks>
/// <param name="profiles">How pages of known templates are read; null for none.</param>
public sealed class PageExtractor(PageExtractorOptions? options = null, ProfileSet? profiles = null)
{
    private readonly PageExtractorOptions options = options ?? PageExtractorOptions.Default;
    private readonly ProfileSet profiles = profiles ?? ProfileSet.Empty;

    /// <summary>Reads a response body (HTML, an HTML fragment or plain text).</summary>
    /// <param name="body">The payload after content decoding.</param>
    /// <param name="contentType">The Content-Type header as received; null where there was none.</param>
    /// <param name="url">The address that answered; relative links resolve against it.</param>
    /// <param name="charset">The character set the bytes were decoded with, as its WHATWG name in lower case.</param>
    /// <param name="hints">What is known of the page before; chooses its profile.</param>
    public ExtractedPage Extract(ReadOnlyMemory<byte> body, string? contentType, Uri url, out string charset, PageHints? hints = null)
    {
        var decoded = CharsetDetector.Decode(body.Span, contentType);
        charset = decoded.Charset;
        return IsMarkup(decoded.Text, contentType)
            ? ReadMarkup(decoded.Text, url, CharsetDetector.QueryEncoding(charset), hints)
            : ExtractFromText(decoded.Text, url);
    }

    /// <summary>Reads markup that is text already.</summary>
    public ExtractedPage ExtractFromHtml(string html, Uri url, PageHints? hints = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(url);
        return ReadMarkup(html, url, queryEncoding: null, hints);
    }

    /// <summary>Reads markup a browser made of a page; links are spelled in the page's own character set.</summary>
    internal ExtractedPage ExtractFromHtml(string html, Uri url, string? charset, PageHints? hints) =>
        ReadMarkup(html, url, charset is null ? null : CharsetDetector.QueryEncoding(charset), hints);

    private ExtractedPage ReadMarkup(string html, Uri url, Encoding? queryEncoding, PageHints? hints)
    {
        html = html.Length <= options.MaxMarkupLength ? html : html[..options.MaxMarkupLength];
        var draft = PageWalker.Walk(html, url, options);
        if (
            profiles.Choose(hints ?? PageHints.None, url, html) is { } profile
            && ProfiledPage.Read(profile, html, draft, url, options) is { } profiled
        )
        {
            var links = new LinkCollector(url, draft.BaseHref, queryEncoding);
            return profiled.Complete(Assemble(profiled.Draft, profiled.Kept, url, queryEncoding), links);
        }

        return Assemble(draft, BlockSelector.Select(draft), url, queryEncoding);
    }

    /// <summary>Reads plain text; a blank line parts blocks.</summary>
    public ExtractedPage ExtractFromText(string text, Uri url)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(url);
        var draft = PlainTextReader.Read(text.AsSpan(0, Math.Min(text.Length, options.MaxMarkupLength)), options);
        return Assemble(draft, BlockSelector.Select(draft), url, queryEncoding: null);
    }

    /// <summary>The header decides, save for the types servers give when they know none.</summary>
    private static bool IsMarkup(string text, string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase))
            return true;
        var isUndecided = type.IsEmpty || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
        return isUndecided && text.AsSpan(0, Math.Min(text.Length, 1_000)).TrimStart().TrimStart('\uFEFF') is ['<', ..];
    }

    private ExtractedPage Assemble(PageDraft draft, List<(int Index, PageBlockKind Kind)> kept, Uri url, Encoding? queryEncoding)
    {
        var (published, structuredPublisher) = StructuredData.Read(draft.StructuredData);
        var publisher = PagePublisher.Read(draft, structuredPublisher);
        var title = PageTitle.Read(draft, publisher);
        if (draft.Title is not null || draft.OpenGraphTitle is not null)
            MarkTitle(draft, kept, title);
        var (text, blocks) = Compose(draft, kept);
        var links = new LinkCollector(url, draft.BaseHref, queryEncoding);
        var (contacts, numbers, creditCode, facts) = ReadNumbers(draft);
        return new ExtractedPage
        {
            Title = title,
            Text = text,
            Blocks = blocks,
            Publisher = publisher,
            Account = draft.AccountName,
            Author = PageAuthor.Read(draft) ?? PagePublisher.AcceptAuthor(draft.Author),
            PublishedAt = PublicationTime.Read(draft, published),
            Links = links.Links(draft.Links, options.MaxLinks, out var dropped),
            LinksDropped = dropped,
            Images = links.Images(draft.Images, options, index => PlaceOf(index, kept, blocks, text.Length)),
            CanonicalUrl = links.Canonical(draft.CanonicalHref),
            Contacts = contacts,
            ApprovalNumbers = numbers.Numbers,
            IcpNumber = numbers.Icp,
            CreditCode = creditCode,
            Facts = FactPlaces.Map(facts, draft, kept, blocks),
            TextFingerprint = Fingerprint(text, blocks),
            Directives = draft.Directives,
            NeedsRender = RenderEvidence.NeedsRender(draft),
        };
    }

    /// <summary>A line that is the page's title is its heading, whatever element it stands in.</summary>
    private static void MarkTitle(PageDraft draft, List<(int Index, PageBlockKind Kind)> kept, string title)
    {
        for (var i = 0; i < kept.Count && title.Length > 3; i++)
        {
            var block = draft.Blocks[kept[i].Index];
            if (
                kept[i].Kind is PageBlockKind.Body or PageBlockKind.Table or PageBlockKind.Aside
                && block.Length == title.Length
                && draft.TextOf(block).SequenceEqual(title)
            )
                kept[i] = (kept[i].Index, PageBlockKind.Heading);
        }
    }

    /// <summary>Where the first kept block from this one on begins; the end of the text where none follows.</summary>
    private static int PlaceOf(int block, List<(int Index, PageBlockKind Kind)> kept, ImmutableArray<PageBlock> blocks, int end)
    {
        var (low, high) = (0, kept.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = kept[middle].Index < block ? (middle + 1, high) : (low, middle);
        }

        return low == kept.Count ? end : blocks[low].Start;
    }

    private static (string Text, ImmutableArray<PageBlock> Blocks) Compose(PageDraft draft, List<(int Index, PageBlockKind Kind)> kept)
    {
        if (kept.Count == 0)
            return ("", []);
        var text = new StringBuilder(draft.Visible.Length);
        var blocks = ImmutableArray.CreateBuilder<PageBlock>(kept.Count);
        foreach (var (index, kind) in kept)
        {
            if (text.Length > 0)
                text.Append("\n\n");
            var block = draft.Blocks[index];
            blocks.Add(new PageBlock(kind, text.Length, block.Length, block.Has(Surroundings.Paragraph)));
            text.Append(draft.TextOf(block));
        }

        return (text.ToString(), blocks.MoveToImmutable());
    }

    /// <summary>Contacts count wherever they are seen, also in the furniture of the page and in the words of its pictures.</summary>
    private (PageContacts, ApprovalNumberExtractor.Found, string? CreditCode, List<FoundFact>) ReadNumbers(PageDraft draft)
    {
        var facts = new List<FoundFact>();
        var printed = draft.Images.Exists(i => i.Alt is not null)
            ? string.Concat(
                draft.Visible,
                "\n\n",
                string.Join("\n\n", draft.Images.Select(i => i.Alt).OfType<string>().Distinct(StringComparer.Ordinal))
            )
            : draft.Visible;
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(printed.Length, 1));
        try
        {
            var folded = buffer.AsSpan(0, printed.Length);
            DigitFolding.FoldWidth(printed, folded);
            var numbers = ApprovalNumberExtractor.Extract(folded, printed, options.MaxContacts);
            foreach (var range in numbers.Masked)
                folded[range].Fill('\uFFFC');
            var contacts = ContactExtractor.Extract(folded, draft, options.MaxContacts, facts);
            var creditCode = PrintedTraces.Read(folded, facts);
            facts.AddRange(numbers.Facts);
            return (contacts, numbers, creditCode, facts);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>The end matter is the same on all pages of a site and is left out, unless there is nothing else.</summary>
    private static ulong Fingerprint(string text, ImmutableArray<PageBlock> blocks)
    {
        var footer = blocks.FirstOrDefault(b => b.Kind == PageBlockKind.Footer);
        return ContentFingerprint.Compute(footer is null || footer.Start == 0 ? text : text.AsSpan(0, footer.Start));
    }
}
