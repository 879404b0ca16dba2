using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Disguises;

/// <summary>What <c>disguises.yaml</c> and <c>disguises/*.tsv</c> say of how words are hidden.</summary>
internal sealed class DisguiseTables
{
    /// <summary>A character to its reading without tone.</summary>
    public Dictionary<char, string> Readings { get; } = [];

    /// <summary>A character to another that it is written for.</summary>
    public Dictionary<char, char> Also { get; } = [];

    /// <summary>Parts, one after the other, to the character they make.</summary>
    public Dictionary<string, string> Splits { get; } = new(StringComparer.Ordinal);

    /// <summary>An emoji (without variation selector) to the words it is written for.</summary>
    public Dictionary<string, string[]> Emoji { get; } = new(StringComparer.Ordinal);

    /// <summary>Shortened words and euphemisms to the plain word.</summary>
    public Dictionary<string, string> Spellings { get; } = new(StringComparer.Ordinal);

    /// <summary>Initials to their term and the words one of which must stand in the text.</summary>
    public Dictionary<string, (string Term, string[] Needs)> Initials { get; } = new(StringComparer.Ordinal);

    /// <summary>Neighbours in ordinary text.</summary>
    public PairSet Ordinary { get; } = new();

    /// <summary>Two characters that are no word of two characters in disguise.</summary>
    public PairSet OrdinaryShort { get; } = new();

    public IReadOnlyCollection<char> Radicals { get; private set; } = [];

    public IReadOnlySet<string> PlainCategories { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    public IReadOnlySet<string> SignCategories { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Categories whose words of two characters are read by their sound; longer words are of any category that is not plain.</summary>
    public IReadOnlySet<string> ShortCategories { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Categories one of whose words must stand in the text before a word of two characters is read by its sound.</summary>
    public IReadOnlySet<string> TradeCategories { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Words of the lexicon that are disguises themselves: nothing is read as one of them.</summary>
    public IReadOnlySet<string> Disguised { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Latin words that are no reading of a character.</summary>
    public IReadOnlySet<string> LatinWords { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Every category that is named.</summary>
    public IEnumerable<string> Categories =>
        PlainCategories.Concat(SignCategories).Concat(TradeCategories).Concat(ShortCategories).Distinct(StringComparer.Ordinal);

    public static DisguiseTables Load(string seedsFolder, List<SeedFault> faults)
    {
        var tables = new DisguiseTables();
        var file = new DisguiseFile(seedsFolder, faults);
        file.Read(
            "readings.tsv",
            "reading\tcharacters",
            (reading, characters) => AddAll(characters, c => tables.Readings.TryAdd(c, reading))
        );
        file.Read(
            "also.tsv",
            "character\tstands-for",
            (from, to) => from.Length == 1 && to.Length == 1 && tables.Also.TryAdd(from[0], to[0])
        );
        file.Read(
            "splits.tsv",
            "parts\twhole",
            (parts, whole) => parts.Length > 1 && whole.Length == 1 && tables.Splits.TryAdd(parts, whole)
        );
        file.Read(
            "emoji.tsv",
            "emoji\twords",
            (emoji, words) => tables.Emoji.TryAdd(emoji.Replace("\uFE0F", "", StringComparison.Ordinal), words.Split(' '))
        );
        file.Read(
            "spellings.tsv",
            "spelling\tplain",
            (spelling, rest) => spelling.Length > 1 && tables.Spellings.TryAdd(spelling, rest.Split('\t')[0])
        );
        file.Read(
            "initials.tsv",
            "initials\tterm\tneeds",
            (initials, rest) => rest.Split('\t') is [var term, var needs] && tables.Initials.TryAdd(initials, (term, needs.Split(' ')))
        );
        file.Read(
            "ordinary-pairs.tsv",
            "character\tfollowed-by",
            (first, followers) => first.Length == 1 && AddAll(followers, second => tables.AddOrdinary(first[0], second))
        );
        file.Read("ordinary-words.tsv", "word", (word, _) => AddWord(tables.Ordinary, word));
        file.Read("ordinary-short.tsv", "word", (word, _) => word.Length == 2 && AddWord(tables.OrdinaryShort, word));
        tables.ReadSettings(Path.Combine(seedsFolder, "disguises.yaml"), faults);
        return tables;
    }

    private static bool AddAll(string characters, Func<char, bool> add)
    {
        var all = true;
        foreach (var c in characters)
        {
            all &= add(c);
        }

        return all;
    }

    private bool AddOrdinary(char first, char second)
    {
        Ordinary.Add(first, second);
        return true;
    }

    private static bool AddWord(PairSet pairs, string word)
    {
        pairs.AddWord(word);
        return word.Length > 1;
    }

    private void ReadSettings(string path, List<SeedFault> faults)
    {
        if (!File.Exists(path) || SeedNode.Open(path, "disguises.yaml", faults)?.Require("disguises") is not { } node)
        {
            return;
        }

        node.AllowKeys("radicals", "plain", "signs", "trade", "short", "disguised", "latin_words");
        Radicals = [.. node.Get("radicals")?.Text() ?? ""];
        PlainCategories = Names(node.Get("plain"));
        SignCategories = Names(node.Get("signs"));
        ShortCategories = Names(node.Get("short"));
        TradeCategories = Names(node.Get("trade"));
        Disguised = Names(node.Get("disguised"));
        LatinWords = Names(node.Get("latin_words"));
    }

    private static HashSet<string> Names(SeedNode? list) =>
        list?.Items().Select(item => item.Text() ?? "").ToHashSet(StringComparer.Ordinal) ?? [];
}
