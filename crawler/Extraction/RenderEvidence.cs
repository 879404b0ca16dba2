namespace AdWatch.Crawler.Extraction;

/// <summary>Says whether a page's text is made by scripts: little text, and something that makes text.</summary>
internal static class RenderEvidence
{
    private const int LittleText = 150;
    private const int HardlyAnyText = 40;
    private const int MuchScript = 20_000;
    private const int OpenPlaceholders = 3;

    public static bool NeedsRender(PageDraft draft)
    {
        var characters = 0;
        foreach (var block in draft.Blocks)
            characters += block.Characters;
        if (characters < HardlyAnyText && draft.ScriptMovesOn)
            return true;
        if (Placeholders(draft.Visible) >= OpenPlaceholders && characters < LittleText * 10)
            return true;
        var makesText = draft.HasMountPoint || draft.AsksForScripts;
        var hasScripts = draft.ScriptFiles > 0 || draft.ScriptLength > MuchScript;
        return characters < LittleText && hasScripts && (makesText || (characters < HardlyAnyText && draft.Images.Count == 0));
    }

    /// <summary>Template marks left to be filled (<c>{{ name }}</c>).</summary>
    private static int Placeholders(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < OpenPlaceholders && text.IndexOf("{{") is var at and >= 0)
        {
            text = text[(at + 2)..];
            count += text[..Math.Min(text.Length, 80)].Contains("}}", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
