using System.Globalization;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Reads <c>lexicon/*.tsv</c>.</summary>
internal static class LexiconFile
{
    private const string Header = "term\tcategory";

    /// <param name="notes">Term to note for the category whose notes mean something (<see cref="WellKnown.ClinicalSubject"/>).</param>
    public static void LoadAll(string seedsFolder, Vocabulary vocabulary, List<(string Term, string Note)> notes, List<SeedFault> faults)
    {
        var folder = Path.Combine(seedsFolder, "lexicon");
        if (!Directory.Exists(folder))
        {
            return;
        }

        var seen = new HashSet<(string, string)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.tsv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Load(path, Path.GetRelativePath(seedsFolder, path), vocabulary, seen, notes, faults);
        }
    }

    private static void Load(
        string path,
        string name,
        Vocabulary vocabulary,
        HashSet<(string, string)> seen,
        List<(string Term, string Note)> notes,
        List<SeedFault> faults
    )
    {
        var number = 0;
        foreach (var line in SeedText.ReadLines(path, name, faults))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || line.StartsWith(Header, StringComparison.Ordinal))
            {
                continue;
            }

            var columns = line.Split('\t');
            if (columns.Length is < 2 or > 4 || columns[0].Length == 0)
            {
                faults.Add(new(name, number, "a line has two to four columns: term, category, since, note, parted by tabs"));
                continue;
            }

            var exception = columns[0].Length > 1 && columns[0][0] == '!';
            var term = exception ? columns[0][1..] : columns[0];
            var category = columns[1];
            if (!IsName(category))
            {
                faults.Add(new(name, number, $"'{category}' is no category name: lower-case letters, digits and dashes"));
            }
            else if (term.Length > 40)
            {
                faults.Add(new(name, number, $"the term has {term.Length} characters, 40 are allowed: use a pattern in a rule"));
            }
            else if (
                columns.Length > 2
                && columns[2].Length > 0
                && !DateOnly.TryParseExact(columns[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            )
            {
                faults.Add(new(name, number, $"'{columns[2]}' in the column since is no date: write it like 2026-01-31"));
            }
            else if (!seen.Add((columns[0], category)))
            {
                faults.Add(new(name, number, $"'{columns[0]}' stands in {category} twice: delete this line"));
            }
            else if (!vocabulary.Add(term, category, exception))
            {
                faults.Add(new(name, number, $"nothing is left of '{term}' in the normal form: delete the line"));
            }
            else if (category == WellKnown.ClinicalSubject && !exception && columns.Length == 4 && columns[3].Length > 0)
            {
                notes.Add((term, columns[3]));
            }
        }
    }

    internal static bool IsName(string name) =>
        name.Length > 0
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
