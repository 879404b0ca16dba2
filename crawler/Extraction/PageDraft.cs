using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>What <see cref="PageWalker"/> saw, before anything is judged.</summary>
internal sealed class PageDraft
{
    /// <summary>All visible text, blocks parted by a blank line.</summary>
    public string Visible { get; set; } = "";

    public List<DraftBlock> Blocks { get; } = [];

    public List<DraftLink> Links { get; } = [];

    public List<DraftImage> Images { get; } = [];

    public string? BaseHref { get; set; }

    public string? CanonicalHref { get; set; }

    public string? Title { get; set; }

    public string? OpenGraphTitle { get; set; }

    public string? SiteName { get; set; }

    public string? Author { get; set; }

    public string? AccountName { get; set; }

    public string? PublishedMeta { get; set; }

    public string? PublishedElement { get; set; }

    /// <summary>Contents of JSON-LD scripts.</summary>
    public List<string> StructuredData { get; } = [];

    public PageDirectives Directives { get; set; } = PageDirectives.None;

    /// <summary>Characters of scripts in the page itself.</summary>
    public int ScriptLength { get; set; }

    public int ScriptFiles { get; set; }

    /// <summary>A script that moves the reader elsewhere at once.</summary>
    public bool ScriptMovesOn { get; set; }

    /// <summary>Elements that scripts of known frameworks fill (an empty <c>#app</c> and the like).</summary>
    public bool HasMountPoint { get; set; }

    /// <summary>Says that it needs scripts, to those who have none.</summary>
    public bool AsksForScripts { get; set; }

    /// <summary>A draft with the same head, to be given text of its own.</summary>
    public PageDraft WithoutText()
    {
        var draft = new PageDraft
        {
            BaseHref = BaseHref,
            CanonicalHref = CanonicalHref,
            Title = Title,
            OpenGraphTitle = OpenGraphTitle,
            SiteName = SiteName,
            Author = Author,
            AccountName = AccountName,
            PublishedMeta = PublishedMeta,
            PublishedElement = PublishedElement,
            Directives = Directives,
            ScriptLength = ScriptLength,
            ScriptFiles = ScriptFiles,
            ScriptMovesOn = ScriptMovesOn,
            HasMountPoint = HasMountPoint,
            AsksForScripts = AsksForScripts,
        };
        draft.StructuredData.AddRange(StructuredData);
        return draft;
    }

    public ReadOnlySpan<char> TextOf(in DraftBlock block) => Visible.AsSpan(block.Start, block.Length);
}
