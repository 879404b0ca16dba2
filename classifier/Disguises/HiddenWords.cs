using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>What a <see cref="Restorer"/> is made of, taken from the lexicon before rules add words of their own to the vocabulary.</summary>
/// <param name="Hidden">The words that are looked for in disguise.</param>
/// <param name="Short">Words that are read by their sound even where they have two characters.</param>
/// <param name="Known">Every word of the lexicon.</param>
/// <param name="Trade">Words that offer something forbidden.</param>
/// <param name="Signs">Words that offer anything.</param>
internal sealed record HiddenWords(DisguiseTables Tables, string[] Hidden, string[] Short, string[] Known, string[] Trade, string[] Signs)
{
    /// <summary>Reads <c>disguises.yaml</c> and <c>disguises/</c>; the vocabulary must hold the lexicon by then.</summary>
    public static HiddenWords Load(string seedsFolder, Vocabulary vocabulary, List<SeedFault> faults)
    {
        var tables = DisguiseTables.Load(seedsFolder, faults);
        foreach (var category in tables.Categories.Where(category => !vocabulary.IsDeclared(category)).Order(StringComparer.Ordinal))
        {
            faults.Add(new("disguises.yaml", 1, $"unknown category '{category}': no file of lexicon/ has it") { IsUnknownName = true });
        }

        return new(
            tables,
            tables.Readings.Count == 0 ? [] : [.. vocabulary.WordsOf(IsOffence).Where(IsHidden)],
            Words(tables.ShortCategories.Contains),
            Words(_ => true),
            Words(tables.TradeCategories.Contains),
            Words(tables.SignCategories.Contains)
        );

        bool IsOffence(string category) => !tables.PlainCategories.Contains(category);

        bool IsHidden(string term) =>
            term.Length is >= 2 and <= HiddenTerms.LongestTerm && term.All(CharacterFolding.IsHan) && !tables.Disguised.Contains(term);

        string[] Words(Func<string, bool> fits) => [.. vocabulary.WordsOf(fits)];
    }
}
