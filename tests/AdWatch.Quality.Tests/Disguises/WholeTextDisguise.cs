using System.Text;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>Ways in which a whole text is written otherwise; each gives a disguised copy of a text.</summary>
internal sealed record WholeTextDisguise(string Name, Func<string, string> Apply)
{
    private const string Marks = "·*_~|^•";

    public static IReadOnlyList<WholeTextDisguise> All { get; } =
    [
        new("traditional", ToTraditional),
        new("full-width", text => Map(text, c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c)),
        new(
            "circled-digits",
            text =>
                Map(
                    text,
                    c =>
                        c == '0' ? '⓪'
                        : c is > '0' and <= '9' ? (char)('①' + (c - '1'))
                        : c
                )
        ),
        new("zero-width", text => BetweenHan(text, (_, output) => output.Append('\u200B'))),
        new("marks", text => BetweenHan(text, (i, output) => output.Append(Marks[i % Marks.Length]))),
        new("spaces", text => BetweenHan(text, (i, output) => output.Append(i % 2 == 0 ? " " : ""))),
        new("emoji", text => BetweenHan(text, (i, output) => output.Append(i % 3 == 0 ? "🌸" : ""))),
        new(
            "all",
            text =>
                BetweenHan(
                    Map(ToTraditional(text), c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c),
                    (i, output) => output.Append(i % 2 == 0 ? "\u200B" : "·")
                )
        ),
    ];

    public override string ToString() => Name;

    private static string ToTraditional(string text)
    {
        var table = TraditionalTable.Value;
        return Map(text, c => table.GetValueOrDefault(c, c));
    }

    private static string Map(string text, Func<char, char> map) =>
        string.Create(
            text.Length,
            (text, map),
            static (copy, state) =>
            {
                for (var i = 0; i < copy.Length; i++)
                {
                    copy[i] = state.map(state.text[i]);
                }
            }
        );

    /// <summary>Inserts between every two neighbouring Chinese characters.</summary>
    private static string BetweenHan(string text, Action<int, StringBuilder> insert)
    {
        var copy = new StringBuilder(text.Length * 2);
        for (var i = 0; i < text.Length; i++)
        {
            if ((i > 0) && IsHan(text[i - 1]) && IsHan(text[i]))
            {
                insert(i, copy);
            }

            copy.Append(text[i]);
        }

        return copy.ToString();
    }

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    /// <summary>Simplified and traditional characters in pairs, one pair after the other (<c>gold/traditional.txt</c>).</summary>
    private static readonly Lazy<Dictionary<char, char>> TraditionalTable = new(() =>
        File.ReadAllText(Path.Combine(Checkout.Gold, "traditional.txt"))
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(pair => pair[0], pair => pair[1])
    );
}
