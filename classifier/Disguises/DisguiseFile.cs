using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Disguises;

/// <summary>Reads the tables of <c>disguises/</c>: a header, then a key and a value parted by a tab.</summary>
internal sealed class DisguiseFile(string seedsFolder, List<SeedFault> faults)
{
    /// <param name="use">Takes key and value (empty where the header has one column); false where they cannot be used or the key stands twice.</param>
    public void Read(string file, string header, Func<string, string, bool> use)
    {
        var path = Path.Combine(seedsFolder, "disguises", file);
        if (!File.Exists(path))
        {
            return;
        }

        var name = Path.GetRelativePath(seedsFolder, path);
        var number = 0;
        var columns = header.Count(c => c == '\t') + 1;
        foreach (var line in SeedText.ReadLines(path, name, faults))
        {
            number++;
            if (number == 1 || line.Length == 0 || line[0] == '#')
            {
                if (number == 1 && !line.StartsWith(header, StringComparison.Ordinal))
                {
                    faults.Add(
                        new(name, 1, $"the header is missing: begin with '{header.Replace("\t", "<TAB>", StringComparison.Ordinal)}'")
                    );
                }

                continue;
            }

            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var (key, value) = tab < 0 ? (line, "") : (line[..tab], line[(tab + 1)..]);
            if (key.Length == 0 || (tab < 0) != (columns == 1) || !use(key, value))
            {
                faults.Add(
                    new(
                        name,
                        number,
                        $"the line is not '{header.Replace("\t", "<TAB>", StringComparison.Ordinal)}', or its key stands twice: mend or delete it"
                    )
                );
            }
        }
    }
}
