using System.Buffers;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Decides which blocks are text of the page and which are its furniture (navigation, link lists, chat windows).</summary>
/// <remarks>
/// Class names only lower what a block must say to be kept: a sentence inside a "nav" stays, so an advertisement cannot hide by a name.
/// Blocks with a long number (phone, licence) always stay.
/// </remarks>
internal sealed class BlockSelector
{
    private const int ListLinks = 3;
    private const int TinyBlock = 10;
    private const int ShortChromeBlock = 20;
    private const int LittleText = 200;
    private const int LongLinkText = 6;
    private const int LongOutwardText = 10;
    private const int LongCell = 80;

    private static readonly SearchValues<char> SentenceMarks = SearchValues.Create("。！？；，!?;");

    // Words that mark the end matter of a page and the way to it; formats, not detection knowledge.
    private static readonly RareWords EndMatter = new(
        ("ICP备", 3),
        ("公网安备", 3),
        ("版权所有", 1),
        ("Copyright", 3),
        ("All Rights Reserved", 7),
        ("©", 0)
    );
    private static readonly string[] TrailStarts =
    [
        "当前位置",
        "您的位置",
        "您现在的位置",
        "你的位置",
        "所在位置",
        "上一篇",
        "下一篇",
        "上一页",
        "下一页",
    ];

    private readonly PageDraft draft;
    private readonly bool[] dropped;

    private BlockSelector(PageDraft draft)
    {
        this.draft = draft;
        dropped = new bool[draft.Blocks.Count];
    }

    /// <summary>The blocks to keep, each with its kind, in page order.</summary>
    public static List<(int Index, PageBlockKind Kind)> Select(PageDraft draft)
    {
        var selector = new BlockSelector(draft);
        selector.DropLinkLists();
        selector.DropChrome();
        selector.DropLoneHeadings();
        selector.RestoreLists();
        return selector.Kept();
    }

    private static bool IsLinky(in DraftBlock block) => block.Links > 0 && block.LinkCharacters * 10 >= block.Characters * 6;

    private void DropLinkLists()
    {
        var blocks = draft.Blocks;
        for (var i = 0; i < blocks.Count; )
        {
            if (!IsLinky(blocks[i]))
            {
                i++;
                continue;
            }

            var links = 0;
            var last = i;
            for (var j = i; j < blocks.Count; j++)
            {
                if (IsLinky(blocks[j]))
                {
                    links += blocks[j].Links;
                    last = j;
                }
                else if (blocks[j].Characters > TinyBlock || HoldsNumber(draft.TextOf(blocks[j])))
                {
                    break;
                }
            }

            for (var j = i; j <= last && links >= ListLinks; j++)
                dropped[j] = !HoldsNumber(draft.TextOf(blocks[j])) && !IsAdvertLink(blocks[j]);
            i = last + 1;
        }
    }

    /// <summary>The text of a paid link is the advertisement itself: a sentence of its own, leading to another site.</summary>
    private static bool IsAdvertLink(in DraftBlock block) =>
        block.OutwardCharacters * 2 > block.LinkCharacters && block.LinkCharacters >= LongOutwardText * block.Links;

    private void DropChrome()
    {
        for (var i = 0; i < dropped.Length; i++)
        {
            var block = draft.Blocks[i];
            var text = draft.TextOf(block);
            if (dropped[i] || HoldsNumber(text))
                continue;
            dropped[i] = block.Has(Surroundings.Footer | Surroundings.Chrome)
                ? (IsLinky(block) && !IsAdvertLink(block)) || (block.Has(Surroundings.Chrome) && IsShort(block, text))
                : IsTrail(block, text);
        }
    }

    private static bool IsShort(in DraftBlock block, ReadOnlySpan<char> text) =>
        block.Characters < ShortChromeBlock && text.IndexOfAny(SentenceMarks) < 0 && !block.Has(Surroundings.MainHeading);

    private static bool IsTrail(in DraftBlock block, ReadOnlySpan<char> text)
    {
        // A sentence that happens to begin like a trail ("下一页中，点击…。") is text.
        if (block.Characters > 80 || text.Contains('。'))
            return false;
        foreach (var start in TrailStarts)
        {
            if (text.StartsWith(start))
                return true;
        }

        return false;
    }

    /// <summary>A heading over a dropped list says nothing.</summary>
    private void DropLoneHeadings()
    {
        for (var i = dropped.Length - 2; i >= 0; i--)
        {
            var block = draft.Blocks[i];
            if (
                !dropped[i]
                && dropped[i + 1]
                && block.Has(Surroundings.Heading)
                && !block.Has(Surroundings.MainHeading)
                && IsShort(block, draft.TextOf(block))
            )
                dropped[i] = true;
        }
    }

    /// <summary>A page that is nothing but lists (a board, a home page) is read by its lists.</summary>
    private void RestoreLists()
    {
        var kept = 0;
        for (var i = 0; i < dropped.Length; i++)
        {
            if (!dropped[i] && !draft.Blocks[i].Has(Surroundings.Footer | Surroundings.Chrome))
                kept += draft.Blocks[i].Characters;
        }

        for (var i = 0; i < dropped.Length && kept < LittleText; i++)
        {
            var block = draft.Blocks[i];
            var isTitleLike = block.LinkCharacters >= LongLinkText * block.Links || block.Has(Surroundings.Heading);
            if (dropped[i] && !block.Has(Surroundings.Footer | Surroundings.Chrome) && isTitleLike && !IsTrail(block, draft.TextOf(block)))
                dropped[i] = false;
        }
    }

    private List<(int Index, PageBlockKind Kind)> Kept()
    {
        var endMatter = FindEndMatter();
        var kept = new List<(int, PageBlockKind)>(dropped.Length);
        for (var i = 0; i < dropped.Length; i++)
        {
            if (!dropped[i])
                kept.Add((i, i >= endMatter ? PageBlockKind.Footer : KindOf(draft.Blocks[i], draft.TextOf(draft.Blocks[i]))));
        }

        return kept;
    }

    /// <summary>The block where the page's end matter begins although no element says so.</summary>
    private int FindEndMatter()
    {
        var count = draft.Blocks.Count;
        for (var i = Math.Max(count * 6 / 10, 1); i < count; i++)
        {
            var block = draft.Blocks[i];
            if (block.Length < 300 && EndMatter.AreIn(draft.TextOf(block)) && draft.Visible.Length - block.Start < 1_000)
                return i;
        }

        return count;
    }

    private static PageBlockKind KindOf(in DraftBlock block, ReadOnlySpan<char> text)
    {
        var kind = KindOf(block);
        return kind is PageBlockKind.Body or PageBlockKind.List or PageBlockKind.Table && AsideLines.Is(block, text)
            ? PageBlockKind.Aside
            : kind;
    }

    public static PageBlockKind KindOf(in DraftBlock block) =>
        block.Surroundings switch
        {
            var s when (s & Surroundings.Footer) != Surroundings.None => PageBlockKind.Footer,
            var s when (s & Surroundings.Heading) != Surroundings.None => PageBlockKind.Heading,
            var s when (s & Surroundings.Comment) != Surroundings.None => PageBlockKind.Comment,
            var s when (s & Surroundings.Quote) != Surroundings.None => PageBlockKind.Quote,
            var s when (s & Surroundings.List) != Surroundings.None => PageBlockKind.List,
            var s when (s & Surroundings.Cell) != Surroundings.None && block.Characters <= LongCell => PageBlockKind.Table,
            _ => PageBlockKind.Body,
        };

    /// <summary>Seven digits in a row, or ten with hyphens between (so no date).</summary>
    public static bool HoldsNumber(ReadOnlySpan<char> text)
    {
        var row = 0;
        var all = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c))
            {
                row++;
                all++;
                if (row >= 7 || all >= 10)
                    return true;
            }
            else
            {
                row = 0;
                if (c is not ('-' or '－' or '—'))
                    all = 0;
            }
        }

        return false;
    }
}
