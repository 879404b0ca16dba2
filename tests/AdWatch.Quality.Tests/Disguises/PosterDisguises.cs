using System.Text;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>Every way of hiding words that is measured.</summary>
internal sealed class PosterDisguises
{
    private static readonly string[] Marks = ["·", "*", "_", "-", ".", "。", "/", "+", "~", "|"];
    private static readonly string[] Invisible = ["\u200B", "\u200D", "\uFEFF", "\u2060"];

    /// <summary>0 to 9 in Chinese, circled, full-width, Arabic-Indic, mathematical and keycap digits.</summary>
    private static readonly string[][] Digits =
    [
        ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
        ["⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"],
        ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９"],
        ["٠", "١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩"],
        ["𝟎", "𝟏", "𝟐", "𝟑", "𝟒", "𝟓", "𝟔", "𝟕", "𝟖", "𝟗"],
        ["0️⃣", "1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"],
    ];

    private readonly PosterTables tables = new();

    public PosterDisguises()
    {
        var traditional = WholeTextDisguise.All.Single(d => d.Name == "traditional");
        var fullWidth = WholeTextDisguise.All.Single(d => d.Name == "full-width");
        Single =
        [
            PosterDisguise.OfWords("traditional", (word, _) => traditional.Apply(word)),
            PosterDisguise.OfText("full-width", (text, _) => fullWidth.Apply(text)),
            PosterDisguise.OfWords("homophone", (word, dice) => Replace(word, tables.Homophones, word.Length > 3 ? 2 : 1, dice)),
            PosterDisguise.OfWords("look-alike", (word, dice) => Replace(word, tables.Lookalikes, word.Length > 3 ? 2 : 1, dice)),
            PosterDisguise.OfWords("split", (word, dice) => Replace(word, tables.Splits, 1, dice)),
            PosterDisguise.OfWords("pinyin", Pinyin),
            PosterDisguise.OfWords("initials", Initials),
            PosterDisguise.OfWords("emoji", (word, dice) => Part(word, tables.Emoji, dice)),
            PosterDisguise.OfWords("marks", (word, dice) => string.Join(dice.Pick(Marks), word.EnumerateRunes())),
            PosterDisguise.OfWords("spaces", (word, _) => string.Join(' ', word.EnumerateRunes())),
            PosterDisguise.OfWords("zero-width", (word, dice) => string.Join(dice.Pick(Invisible), word.EnumerateRunes())),
            PosterDisguise.OfText("digits", WriteDigits),
            PosterDisguise.OfWords("deleted", (word, dice) => Part(word, tables.Shortened, dice)),
            PosterDisguise.OfWords("euphemism", (word, dice) => Part(word, tables.Euphemisms, dice)),
            PosterDisguise.OfText("splicing", Splice),
        ];
        All = [.. Single, new PosterDisguise("mixed", Mixed, MixedText)];
    }

    public IReadOnlyList<PosterDisguise> All { get; }

    private IReadOnlyList<PosterDisguise> Single { get; }

    /// <summary>Replaces so many characters that the table knows, wherever they stand.</summary>
    private static string Replace(string word, Dictionary<string, string[]> table, int most, Dice dice)
    {
        var places = Enumerable.Range(0, word.Length).Where(i => table.ContainsKey(word[i].ToString())).ToList();
        while (places.Count > most)
        {
            places.RemoveAt(dice.Next(places.Count));
        }

        return string.Concat(word.Select((c, i) => places.Contains(i) ? dice.Pick(table[c.ToString()]) : c.ToString()));
    }

    /// <summary>Replaces the longest part that the table knows.</summary>
    private static string Part(string word, Dictionary<string, string[]> table, Dice dice)
    {
        var part = table
            .Keys.Where(key => word.Contains(key, StringComparison.Ordinal))
            .OrderByDescending(key => key.Length)
            .ThenBy(key => key, StringComparer.Ordinal)
            .FirstOrDefault();
        return part is null ? word : word.Replace(part, dice.Pick(table[part]), StringComparison.Ordinal);
    }

    /// <summary>The whole of a short word, or one character of it.</summary>
    private string Pinyin(string word, Dice dice) =>
        Replace(word, tables.Pinyin, word.Length <= 4 && dice.Next(2) == 0 ? word.Length : 1, dice);

    /// <summary>All the initials of a word, or the last one alone: <c>dy</c>, <c>代y</c>.</summary>
    private string Initials(string word, Dice dice)
    {
        var part = tables
            .Initials.Keys.Where(key => word.Contains(key, StringComparison.Ordinal))
            .OrderByDescending(key => key.Length)
            .ThenBy(key => key, StringComparer.Ordinal)
            .FirstOrDefault();
        if (part is null)
        {
            return word;
        }

        var initials = tables.Initials[part][0];
        return word.Replace(part, dice.Next(2) == 0 ? initials : part[..^1] + initials[^1], StringComparison.Ordinal);
    }

    private static string WriteDigits(string text, Dice dice)
    {
        var script = dice.Pick(Digits);
        var copy = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            copy.Append(c is >= '0' and <= '9' ? script[c - '0'] : c);
        }

        return copy.ToString();
    }

    /// <summary>Sets harmless sentences before, after and between the sentences of the text.</summary>
    private string Splice(string text, Dice dice)
    {
        var copy = new StringBuilder(dice.Pick(tables.Harmless));
        foreach (var c in text)
        {
            copy.Append(c);
            if (c is '。' or '！' or '\n' && dice.Next(2) == 0)
            {
                copy.Append(dice.Pick(tables.Harmless));
            }
        }

        return copy.Append('\n').Append(dice.Pick(tables.Harmless)).ToString();
    }

    /// <summary>Another way for every word.</summary>
    private string Mixed(string word, Dice dice) => dice.Pick(Single).HideWord(word, dice);

    private string MixedText(string text, Dice dice) => dice.Pick(Single).HideText(text, dice);
}
