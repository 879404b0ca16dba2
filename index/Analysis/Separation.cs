namespace AdWatch.Indexing.Analysis;

/// <summary>What stands between two units of a text; its number is the positions it takes.</summary>
internal enum Separation : byte
{
    /// <summary>Nothing, or only what folding drops.</summary>
    None,

    /// <summary>Punctuation or a space that counts: one position, no phrase without a gap crosses it.</summary>
    Gap,

    /// <summary>A blank line: two positions, no phrase crosses it.</summary>
    Block,
}
