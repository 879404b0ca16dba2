using System.Text.RegularExpressions;
using AdWatch.Classifier.Text;
using AdWatch.Indexing.Searching;

namespace AdWatch.Indexing.Tests.Searching;

/// <summary>Search as the contract words it, written a second time without index: fold, cut by regular expressions, compare.</summary>
internal sealed partial class PlainScan
{
    private readonly Dictionary<string, List<(string Word, int At)>> _cut = new(StringComparer.Ordinal);

    public bool Matches(SearchDocument page, SearchNode node) =>
        node switch
        {
            EverythingNode => true,
            AllOfNode all => all.Parts.All(part => Matches(page, part)),
            AnyOfNode any => any.Parts.Any(part => Matches(page, part)),
            NotNode not => !Matches(page, not.Part),
            PhraseNode phrase => Fields(page).Any(units => Starts(units, Units(phrase.Text)).Any()),
            NearNode near => Fields(page).Any(units => AreNear(units, Units(near.First), Units(near.Second), near.Distance)),
            _ => throw new NotSupportedException(node.ToString()),
        };

    public bool HoldsNothing(string text) => Units(text).Count == 0;

    private IEnumerable<List<(string Word, int At)>> Fields(SearchDocument page) => [Units(page.Title), Units(page.Text)];

    private static bool AreNear(
        List<(string Word, int At)> units,
        List<(string Word, int At)> first,
        List<(string Word, int At)> second,
        int distance
    )
    {
        var (widthA, widthB) = (Shifts(first).Sum() + 1, Shifts(second).Sum() + 1);
        return Starts(units, first)
            .Any(a => Starts(units, second).Any(b => b >= a ? b - (a + widthA) <= distance : a - (b + widthB) <= distance));
    }

    private static IEnumerable<int> Starts(List<(string Word, int At)> units, List<(string Word, int At)> wanted)
    {
        var shift = Shifts(wanted);
        for (var i = 0; i + wanted.Count <= units.Count; i++)
        {
            var here = i;
            if (
                Enumerable
                    .Range(0, wanted.Count)
                    .All(k => units[here + k].Word == wanted[k].Word && (k == 0 || units[here + k].At - units[here + k - 1].At == shift[k]))
            )
            {
                yield return units[i].At;
            }
        }
    }

    /// <summary>How far each unit of what is asked for stands behind the one before; a blank line in it is a gap like any other.</summary>
    private static List<int> Shifts(List<(string Word, int At)> wanted) =>
        [.. wanted.Select((unit, i) => i == 0 ? 0 : Math.Min(2, unit.At - wanted[i - 1].At))];

    /// <summary>Words with their positions: one each, one more for a gap, two for a blank line.</summary>
    private List<(string Word, int At)> Units(string text)
    {
        if (_cut.TryGetValue(text, out var known))
        {
            return known;
        }

        var folded = string.Concat(text.Select(CharacterFolding.Unicode.Fold));
        folded = Invisible().Replace(folded.Replace("\r\n", "\n", StringComparison.Ordinal), "");
        folded = BlankLine().Replace(folded, "\u0002");
        folded = BetweenHan().Replace(folded, "");
        var units = new List<(string Word, int At)>();
        var at = 0;
        foreach (Match piece in Piece().Matches(folded))
        {
            if (piece.Groups["gap"].Success)
            {
                at +=
                    units.Count == 0 ? 0
                    : piece.Value.Contains('\u0002', StringComparison.Ordinal) ? 2
                    : 1;
            }
            else
            {
                units.Add((piece.Value, at++));
            }
        }

        return _cut[text] = units;
    }

    private const string Han = @"(?:[\u4E00-\u9FFF]|[\uD840-\uD88F][\uDC00-\uDFFF])";

    [GeneratedRegex("[\u200B\u200D\uFEFF\u00AD]", RegexOptions.None, 1000)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"[ \t]*\n[ \t]*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex BlankLine();

    [GeneratedRegex("(?<=" + Han + @")[\s·•・~_*|^]+(?=" + Han + ")", RegexOptions.None, 1000)]
    private static partial Regex BetweenHan();

    [GeneratedRegex(
        "(?<han>" + Han + @")|(?<word>[a-z]+)|(?<number>[0-9]+)|(?<gap>(?:(?!" + Han + ")[^a-z0-9])+)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Piece();
}
