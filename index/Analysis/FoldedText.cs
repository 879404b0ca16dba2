using System.Buffers;

namespace AdWatch.Indexing.Analysis;

/// <summary>A text as search sees it, character by character, with the way back to the original. Rents its buffers: dispose it.</summary>
internal sealed class FoldedText : IDisposable
{
    /// <summary>Stands for every gap.</summary>
    public const char Gap = '\u0001';

    /// <summary>Stands for a block break, twice.</summary>
    private const char Block = '\u0002';

    private readonly SearchFolding _folding;
    private readonly char[] _characters;
    private readonly int[] _offsets;
    private readonly int _length;
    private readonly int _originalLength;

    public FoldedText(SearchFolding folding, string text)
    {
        _folding = folding;
        _originalLength = text.Length;
        var capacity = (text.Length * 2) + UnitScanner.LongestWord + 4;
        _characters = ArrayPool<char>.Shared.Rent(capacity);
        _offsets = ArrayPool<int>.Shared.Rent(capacity);
        var n = 0;
        var scanner = new UnitScanner(folding, text);
        while (scanner.Next())
        {
            if (scanner.Before == Separation.Gap)
            {
                (_characters[n], _offsets[n]) = (Gap, scanner.Start);
                n++;
            }
            else if (scanner.Before == Separation.Block)
            {
                (_characters[n], _offsets[n]) = (Block, scanner.Start);
                (_characters[n + 1], _offsets[n + 1]) = (Block, scanner.Start);
                n += 2;
            }

            if (scanner.Kind == CharacterKind.Han && scanner.End - scanner.Start == 1 && scanner.Han.IsBmp)
            {
                (_characters[n], _offsets[n]) = ((char)scanner.Han.Value, scanner.Start);
                n++;
            }
            else
            {
                n += scanner.Fold(_characters.AsSpan(n), _offsets.AsSpan(n));
            }
        }

        _length = n;
    }

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, _length);

    /// <summary>Where the strand stands next in the original at or after folded offset <paramref name="from"/>; false when nowhere.</summary>
    public bool TryFind(Strand strand, ref int from, out int start, out int length)
    {
        var wanted = strand.Folded.AsSpan();
        var characters = Characters;
        while (from <= characters.Length - wanted.Length)
        {
            var at = characters[from..].IndexOf(wanted);
            if (at < 0)
            {
                break;
            }

            at += from;
            from = at + 1;
            var end = at + wanted.Length;
            if (IsEdge(characters, at) && IsEdge(characters, end))
            {
                start = _offsets[at];
                length = _offsets[end - 1] + 1 - start;
                from = end;
                return true;
            }
        }

        from = characters.Length;
        (start, length) = (_originalLength, 0);
        return false;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_characters);
        ArrayPool<int>.Shared.Return(_offsets);
    }

    /// <summary>Runs of letters and of digits match whole: no match begins or ends inside one.</summary>
    private bool IsEdge(ReadOnlySpan<char> characters, int at)
    {
        if (at == 0 || at == characters.Length)
        {
            return true;
        }

        var before = KindBefore(characters, at);
        return before is not (CharacterKind.Letter or CharacterKind.Digit) || before != KindAt(characters, at);
    }

    private CharacterKind KindAt(ReadOnlySpan<char> characters, int at)
    {
        var kind = _folding.Kinds[characters[at]];
        return kind == CharacterKind.Surrogate ? _folding.Resolve(characters.Slice(at, 2).ToString(), 0, out _, out _) : kind;
    }

    private CharacterKind KindBefore(ReadOnlySpan<char> characters, int at) =>
        KindAt(characters, char.IsLowSurrogate(characters[at - 1]) ? at - 2 : at - 1);
}
