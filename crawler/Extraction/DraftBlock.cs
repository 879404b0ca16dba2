using System.Runtime.InteropServices;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>One run of visible text between two block boundaries; offsets into <see cref="PageDraft.Visible"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct DraftBlock
{
    public int Start;
    public int Length;
    public Surroundings Surroundings;

    /// <summary>Characters that are no white space.</summary>
    public int Characters;
    public int LinkCharacters;
    public int Links;

    /// <summary>Characters of links to other sites.</summary>
    public int OutwardCharacters;

    public readonly bool Has(Surroundings any) => (Surroundings & any) != Surroundings.None;
}

/// <summary>A link as written, with its text's place in the visible text.</summary>
internal readonly record struct DraftLink(string Href, string Text, bool NoFollow);

/// <summary>A picture as written.</summary>
/// <param name="Block">Blocks that had ended where it stands, so the index of the one it stands in or before.</param>
internal readonly record struct DraftImage(string Source, string? Alt, PictureSize? Declared = null, int Block = 0);
