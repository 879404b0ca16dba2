using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Text;

/// <summary>Reads <c>folding/*.tsv</c>: header <c>from&lt;TAB&gt;to</c>, one character each.</summary>
internal static class FoldingFile
{
    private const string Header = "from\tto";

    public static CharacterFolding Load(string seedsFolder, List<SeedFault> faults)
    {
        var folder = Path.Combine(seedsFolder, "folding");
        if (!Directory.Exists(folder))
        {
            return CharacterFolding.Unicode;
        }

        var pairs = new Dictionary<char, char>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.tsv").Order(StringComparer.Ordinal))
        {
            Read(file, Path.GetRelativePath(seedsFolder, file), pairs, faults);
        }

        return CharacterFolding.Create(pairs.Select(pair => (pair.Key, Follow(pairs, pair.Value))));
    }

    /// <summary>A traditional look-alike folds all the way.</summary>
    private static char Follow(Dictionary<char, char> pairs, char to)
    {
        for (var step = 0; step < 4 && pairs.TryGetValue(to, out var next); step++)
        {
            to = next;
        }

        return to;
    }

    private static void Read(string path, string name, Dictionary<char, char> pairs, List<SeedFault> faults)
    {
        var number = 0;
        foreach (var line in SeedText.ReadLines(path, name, faults))
        {
            number++;
            if (line.Length == 0 || (line[0] == '#' && !line.StartsWith("#\t", StringComparison.Ordinal)))
            {
                continue;
            }

            if (line == Header || line.StartsWith(Header + "\t", StringComparison.Ordinal))
            {
                continue;
            }

            var columns = line.Split('\t');
            if (columns.Length < 2 || columns[0].Length != 1 || columns[1].Length != 1)
            {
                faults.Add(new(name, number, "a line is one character, a tab and the one character (of the BMP) it folds to"));
                continue;
            }

            var (from, to) = (columns[0][0], columns[1][0]);
            if (from == to)
            {
                faults.Add(new(name, number, $"'{from}' folds to itself: delete the line"));
            }
            else if (pairs.TryGetValue(from, out var known) && known != to)
            {
                faults.Add(new(name, number, $"'{from}' already folds to '{known}': keep one of the two lines"));
            }
            else if (pairs.GetValueOrDefault(to) == from)
            {
                faults.Add(new(name, number, $"'{from}' and '{to}' fold to each other: delete one of the two lines"));
            }
            else
            {
                pairs[from] = to;
            }
        }
    }
}
