namespace AdWatch.Classifier.Text;

/// <summary>What becomes of a character when text is brought to its normal form.</summary>
public enum CharacterKind : byte
{
    /// <summary>Kept, perhaps as another character.</summary>
    Letter,

    /// <summary>A Chinese character (Han), kept, perhaps as another one.</summary>
    Han,

    /// <summary>White space: dropped between two Han characters, else one blank.</summary>
    Space,

    /// <summary>Decorative mark (<c>· • ・ ~ _ * | ^</c>): dropped between two Han characters.</summary>
    Mark,

    /// <summary>Emoji and other pictures: dropped between two Han characters in detection, a gap in search.</summary>
    Symbol,

    /// <summary>Zero-width and control characters: always dropped.</summary>
    Invisible,

    /// <summary>Punctuation: kept; search treats a run of it as a gap.</summary>
    Punctuation,
}
