namespace AdWatch.Quality.Tests.Disguises;

/// <summary>How posters write (<c>Disguises/tables</c>): written from what is seen in posts, apart from the product's own tables.</summary>
internal sealed class PosterTables
{
    private static readonly string Folder = Checkout.PathOf("tests", "AdWatch.Quality.Tests", "Disguises", "tables");

    /// <summary>A character to characters that sound like it.</summary>
    public Dictionary<string, string[]> Homophones { get; } = ReadCharacters("homophones.tsv");

    /// <summary>A character to characters that look like it.</summary>
    public Dictionary<string, string[]> Lookalikes { get; } = ReadCharacters("lookalikes.tsv");

    /// <summary>A character to its parts, written one after the other.</summary>
    public Dictionary<string, string[]> Splits { get; } = ReadWords("splits.tsv");

    public Dictionary<string, string[]> Emoji { get; } = ReadWords("emoji.tsv");

    /// <summary>A word to spellings that leave a character out.</summary>
    public Dictionary<string, string[]> Shortened { get; } = ReadWords("shortened.tsv");

    public Dictionary<string, string[]> Euphemisms { get; } = ReadWords("euphemisms.tsv");

    public Dictionary<string, string[]> Initials { get; } = ReadWords("initials.tsv");

    /// <summary>A character to its reading without tone.</summary>
    public Dictionary<string, string[]> Pinyin { get; } = ReadPinyin();

    /// <summary>Sentences that nobody minds.</summary>
    public IReadOnlyList<string> Harmless { get; } = File.ReadAllLines(Path.Combine(Folder, "harmless.txt"));

    private static Dictionary<string, string[]> ReadCharacters(string file) => Read(file, value => [.. value.Select(c => c.ToString())]);

    private static Dictionary<string, string[]> ReadWords(string file) => Read(file, value => value.Split(' '));

    private static Dictionary<string, string[]> Read(string file, Func<string, string[]> values) =>
        File.ReadAllLines(Path.Combine(Folder, file))
            .Select(line => line.Split('\t'))
            .GroupBy(columns => columns[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => values(group.First()[1]), StringComparer.Ordinal);

    private static Dictionary<string, string[]> ReadPinyin() =>
        File.ReadAllText(Path.Combine(Folder, "pinyin.txt"))
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Chunk(2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new[] { group.First()[1] }, StringComparer.Ordinal);
}
