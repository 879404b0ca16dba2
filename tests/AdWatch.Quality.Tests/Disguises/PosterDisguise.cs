using System.Text;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>One way in which posters hide the sensitive words of a text.</summary>
/// <param name="HideWord">A disguised spelling of a word; the word itself where this way has none.</param>
/// <param name="HideText">What is done to the whole text beside.</param>
internal sealed record PosterDisguise(string Name, Func<string, Dice, string> HideWord, Func<string, Dice, string> HideText)
{
    public override string ToString() => Name;

    /// <param name="words">What is sensitive in it (<see cref="SensitiveWords"/>).</param>
    public string Apply(string text, IReadOnlySet<string> words, Dice dice)
    {
        var copy = new StringBuilder(text.Length * 2);
        foreach (var (piece, isWord) in SensitiveWords.Cut(text, words))
        {
            copy.Append(isWord ? HideWord(piece, dice) : piece);
        }

        return HideText(copy.ToString(), dice);
    }

    public static PosterDisguise OfWords(string name, Func<string, Dice, string> hide) => new(name, hide, (text, _) => text);

    public static PosterDisguise OfText(string name, Func<string, Dice, string> hide) => new(name, (word, _) => word, hide);
}
