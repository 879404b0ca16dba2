using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.FactReading;

/// <summary>A short piece of a page without white space, with the way back.</summary>
internal sealed class NumberWindow
{
    private readonly int[]? places;

    public NumberWindow(ReadOnlySpan<char> text, bool squeeze)
    {
        if (!squeeze || text.IndexOf(' ') < 0)
        {
            Text = text.ToString();
            return;
        }

        var kept = new char[text.Length];
        places = new int[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
            {
                kept[length] = text[i];
                places[length] = i;
                length++;
            }
        }

        Text = new(kept, 0, length);
    }

    public string Text { get; }

    public TextRange ToRange(int start, int length, int offset)
    {
        if (places is null)
        {
            return new(offset + start, length);
        }

        return TextRange.Between(offset + places[start], offset + places[start + length - 1] + 1);
    }
}
