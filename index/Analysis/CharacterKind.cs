namespace AdWatch.Indexing.Analysis;

/// <summary>What a character is to search, after folding.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Punctuation and symbols: part of a gap, whatever stands beside it.</summary>
    Gap,

    /// <summary>Part of a word.</summary>
    Letter,

    /// <summary>Part of a number.</summary>
    Digit,

    /// <summary>Han, kana, hangul, bopomofo: a position of its own.</summary>
    Han,

    /// <summary>White space other than a line end: nothing between two Han characters, else a gap.</summary>
    Space,

    /// <summary>Line end; two of them with only white space between part blocks.</summary>
    LineEnd,

    /// <summary>A decorative mark, as put between characters to evade filters: nothing between two Han characters, else a gap.</summary>
    Mark,

    /// <summary>Zero-width and combining characters: nothing, anywhere.</summary>
    Invisible,

    /// <summary>One half of a character beyond U+FFFF.</summary>
    Surrogate,
}
