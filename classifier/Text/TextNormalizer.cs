namespace AdWatch.Classifier.Text;

/// <summary>Brings text to the one normal form in which it is matched (<c>seeds/README.md</c>, "The text that is matched").</summary>
public sealed class TextNormalizer(CharacterFolding folding, NormalForm form = NormalForm.Detection)
{
    public CharacterFolding Folding { get; } = folding ?? throw new ArgumentNullException(nameof(folding));

    /// <summary>Normalises one field. Linear in its length; never throws, whatever the text (lone surrogates stay).</summary>
    public NormalizedText Normalize(string original)
    {
        ArgumentNullException.ThrowIfNull(original);
        using var output = new NormalizedBuffer(original.Length);
        Append(original, output);
        return new(original, output.Text.ToString(), output.Segments.ToArray(), [.. output.LineBreaks]);
    }

    /// <summary>Just the normal form, for terms and names.</summary>
    public string Fold(string original)
    {
        ArgumentNullException.ThrowIfNull(original);
        var simple = Folding.Simple;
        foreach (var c in original)
        {
            if (!simple[c])
            {
                return Normalize(original).Text;
            }
        }

        return string.Create(
            original.Length,
            (original, Folding),
            static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = source.Folding.Fold(source.original[i]);
                }
            }
        );
    }

    /// <summary>Appends the normal form of a text to a buffer; offsets in the buffer's segments count in <paramref name="original"/>.</summary>
    /// <param name="codes">What is to be noted of each character.</param>
    internal void Append(ReadOnlySpan<char> original, NormalizedBuffer output, CharacterCodes? codes = null)
    {
        output.Begin(original.Length, codes);
        for (var i = 0; i < original.Length; )
        {
            var rest = original[i..];
            var room = output.Room(rest.Length);
            var count = codes is null ? Fold(rest, room) : codes.Fold(rest, room, output.CodeRoom(rest.Length));
            output.CommitRun(i, count);
            i += count;
            if (i < original.Length)
            {
                i = AppendSpecial(original, i, output);
            }
        }
    }

    /// <summary>Folds the characters that are folded one to one whatever their neighbours, up to the first other; gives how many.</summary>
    private int Fold(ReadOnlySpan<char> original, Span<char> folded)
    {
        var plain = Folding.Plain;
        for (var i = 0; i < original.Length; i++)
        {
            folded[i] = plain[original[i]];
            if (folded[i] == '\0')
            {
                return i;
            }
        }

        return original.Length;
    }

    /// <summary>Handles what is not one to one at <paramref name="i"/>; returns where to go on.</summary>
    private int AppendSpecial(ReadOnlySpan<char> original, int i, NormalizedBuffer output)
    {
        var (kind, length) = KindAt(original, i);
        if (kind == CharacterKind.Space && IsAlone(original, i))
        {
            AppendSpace(original, i, output);
            return i + 1;
        }

        if (kind is CharacterKind.Space or CharacterKind.Mark or CharacterKind.Symbol or CharacterKind.Invisible)
        {
            return AppendLoose(original, i, output);
        }

        if (length == 2)
        {
            var pair = CharacterFolding.FoldPair(original[i], original[i + 1]);
            output.AppendLump(pair.Form ?? original.Slice(i, 2), i, 2);
            return i + 2;
        }

        var expansion = Folding.Expand(original[i]);
        if (expansion is null)
        {
            output.Append(Folding.Fold(original[i]), i);
        }
        else
        {
            output.AppendLump(expansion, i, 1);
        }

        return i + 1;
    }

    /// <summary>True where white space is no blank line and what follows it is kept whatever its neighbours: most runs are as short.</summary>
    private bool IsAlone(ReadOnlySpan<char> original, int i) =>
        form == NormalForm.Detection && i + 1 < original.Length && Folding.Plain[original[i + 1]] != '\0' && original[i] != '\u2029';

    /// <summary>White space that is alone: it stays between two letters.</summary>
    private void AppendSpace(ReadOnlySpan<char> original, int i, NormalizedBuffer output)
    {
        if (output.PreviousKind(Folding) == CharacterKind.Letter && Folding.KindOf(original[i + 1]) == CharacterKind.Letter)
        {
            output.Append(' ', i);
        }

        if (original[i] is '\n' or '\r' or '\u2028')
        {
            output.MarkLineBreak();
        }
    }

    /// <summary>A run of white space, marks, symbols and invisible characters: what stays depends on both neighbours.</summary>
    private int AppendLoose(ReadOnlySpan<char> original, int start, NormalizedBuffer output)
    {
        var (end, next, blankLine, hasSymbol) = Measure(original, start);
        if (blankLine)
        {
            output.AppendBlockEnd(original, start, end);
            return end;
        }

        var previous = output.PreviousKind(Folding);
        var bridged = previous == CharacterKind.Han && next == CharacterKind.Han && (form == NormalForm.Detection || !hasSymbol);
        if (!bridged)
        {
            AppendKept(original, start, end, previous, next, output);
        }

        if (original[start..end].IndexOfAny('\n', '\r', '\u2028') >= 0)
        {
            output.MarkLineBreak();
        }

        return end;
    }

    /// <summary>Where the loose run ends, what follows it, and whether it holds a blank line or a symbol.</summary>
    private (int End, CharacterKind Next, bool BlankLine, bool HasSymbol) Measure(ReadOnlySpan<char> original, int start)
    {
        var breaks = 0;
        var blankLine = false;
        var hasSymbol = false;
        for (var end = start; end < original.Length; )
        {
            var (kind, length) = KindAt(original, end);
            if (kind is not (CharacterKind.Space or CharacterKind.Mark or CharacterKind.Symbol or CharacterKind.Invisible))
            {
                return (end, kind, blankLine, hasSymbol);
            }

            var c = original[end];
            if (c is '\n' or '\u2028' or '\u2029' or '\u0085' || (c == '\r' && !(end + 1 < original.Length && original[end + 1] == '\n')))
            {
                breaks++;
                blankLine |= breaks > 1 || c == '\u2029';
            }
            else if (kind is CharacterKind.Mark or CharacterKind.Symbol)
            {
                // A blank line holds white space only: a line of marks is a line.
                breaks = 0;
                hasSymbol |= kind == CharacterKind.Symbol;
            }

            end += length;
        }

        return (original.Length, CharacterKind.Space, blankLine, hasSymbol);
    }

    private void AppendKept(
        ReadOnlySpan<char> original,
        int start,
        int end,
        CharacterKind previous,
        CharacterKind next,
        NormalizedBuffer output
    )
    {
        var blank = -1;
        for (var i = start; i < end; )
        {
            var (kind, length) = KindAt(original, i);
            if (kind == CharacterKind.Space)
            {
                blank = blank < 0 ? i : blank;
            }
            else if (kind != CharacterKind.Invisible)
            {
                AppendBlank(blank, previous, kind, output);
                blank = -1;
                if (length == 2)
                {
                    output.AppendLump(original.Slice(i, 2), i, 2);
                }
                else
                {
                    output.Append(Folding.Fold(original[i]), i);
                }

                previous = kind;
            }

            i += length;
        }

        if (end < original.Length)
        {
            AppendBlank(blank, previous, next, output);
        }
    }

    private void AppendBlank(int at, CharacterKind previous, CharacterKind next, NormalizedBuffer output)
    {
        if (at < 0 || output.AtBlockStart)
        {
            return;
        }

        if (form == NormalForm.Detection && (previous != CharacterKind.Letter || next != CharacterKind.Letter))
        {
            return;
        }

        output.Append(' ', at);
    }

    private (CharacterKind Kind, int Length) KindAt(ReadOnlySpan<char> text, int i)
    {
        var c = text[i];
        if (!char.IsSurrogate(c))
        {
            return (Folding.KindOf(c), 1);
        }

        return char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            ? (CharacterFolding.FoldPair(c, text[i + 1]).Kind, 2)
            : (CharacterKind.Letter, 1);
    }
}
