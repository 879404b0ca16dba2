using System.Text;

namespace AdWatch.Indexing.Analysis;

/// <summary>Walks over a text unit by unit: a Han character, a run of letters, a run of digits.</summary>
/// <remarks>The one reading of a text that index, question and snippet share.</remarks>
internal struct UnitScanner(SearchFolding folding, string text)
{
    /// <summary>Longer runs are cut, so that no term grows without bound.</summary>
    public const int LongestWord = 128;

    private readonly SearchFolding _folding = folding;
    private readonly CharacterKind[] _kinds = folding.Kinds;
    private readonly string _text = text;
    private int _at;
    private bool _any;

    /// <summary><see cref="CharacterKind.Han"/>, <see cref="CharacterKind.Letter"/> or <see cref="CharacterKind.Digit"/>.</summary>
    public CharacterKind Kind { get; private set; }

    /// <summary>What stood before this unit; <see cref="Separation.None"/> for the first.</summary>
    public Separation Before { get; private set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>The folded character of a Han unit.</summary>
    public Rune Han { get; private set; }

    public bool Next()
    {
        var between = new Between();
        for (var i = _at; i < _text.Length; )
        {
            var c = _text[i];
            var kind = _kinds[c];
            if (kind == CharacterKind.Han)
            {
                Take(i, i + 1, kind, new Rune(_folding.Folded[c]), between);
                return true;
            }

            var length = 1;
            var rune = Rune.ReplacementChar;
            if (kind == CharacterKind.Surrogate)
            {
                kind = _folding.Resolve(_text, i, out rune, out length);
            }

            switch (kind)
            {
                case CharacterKind.Han:
                    Take(i, i + length, kind, rune, between);
                    return true;
                case CharacterKind.Letter or CharacterKind.Digit:
                    Take(i, EndOfRun(i + length, kind), kind, rune, between);
                    return true;
                case CharacterKind.LineEnd when c == '\r' && i + 1 < _text.Length && _text[i + 1] == '\n':
                    length = 2;
                    break;
                default:
                    break;
            }

            between.Add(kind, c);
            i += length;
        }

        _at = _text.Length;
        return false;
    }

    /// <summary>Writes the folded characters of this unit; <paramref name="offsets"/> gets the original offset of each.</summary>
    /// <returns>Characters written; at most <see cref="LongestWord"/> + 1.</returns>
    public readonly int Fold(Span<char> destination, Span<int> offsets)
    {
        if (Kind == CharacterKind.Han)
        {
            var n = Han.EncodeToUtf16(destination);
            for (var k = 0; k < n; k++)
            {
                offsets[k] = End - n + k >= Start ? End - n + k : Start;
            }

            return n;
        }

        var written = 0;
        for (var i = Start; i < End; i++)
        {
            var kind = _kinds[_text[i]];
            if (kind == CharacterKind.Surrogate)
            {
                kind = _folding.Resolve(_text, i, out var rune, out var length);
                if (kind != CharacterKind.Invisible)
                {
                    var n = rune.EncodeToUtf16(destination[written..]);
                    for (var k = 0; k < n; k++)
                    {
                        offsets[written + k] = n == 1 ? i + length - 1 : i + k;
                    }

                    written += n;
                }

                i += length - 1;
            }
            else if (kind != CharacterKind.Invisible)
            {
                offsets[written] = i;
                destination[written++] = _folding.Folded[_text[i]];
            }
        }

        return written;
    }

    private void Take(int start, int end, CharacterKind kind, Rune rune, in Between between)
    {
        Before = _any ? between.Judge(bothHan: Kind == CharacterKind.Han && kind == CharacterKind.Han) : Separation.None;
        _any = true;
        (Kind, Han, Start, End, _at) = (kind, rune, start, end, end);
    }

    private readonly int EndOfRun(int from, CharacterKind kind)
    {
        var end = from;
        var count = 1;
        for (var i = from; i < _text.Length && count < LongestWord; )
        {
            var k = _kinds[_text[i]];
            var length = 1;
            if (k == CharacterKind.Surrogate)
            {
                k = _folding.Resolve(_text, i, out _, out length);
            }

            i += length;
            if (k == kind)
            {
                end = i;
                count += length;
            }
            else if (k != CharacterKind.Invisible)
            {
                break;
            }
        }

        return end;
    }

    /// <summary>What has been passed since the last unit.</summary>
    private struct Between
    {
        private bool _something;
        private bool _gap;
        private bool _block;
        private int _lineEnds;

        public void Add(CharacterKind kind, char c)
        {
            switch (kind)
            {
                case CharacterKind.Invisible:
                    return;
                case CharacterKind.LineEnd:
                    _block |= ++_lineEnds >= 2 || c == '\u2029';
                    break;
                case CharacterKind.Space:
                    break;
                default:
                    _gap |= kind != CharacterKind.Mark;
                    _lineEnds = 0;
                    break;
            }

            _something = true;
        }

        public readonly Separation Judge(bool bothHan) =>
            !_something ? Separation.None
            : _block ? Separation.Block
            : bothHan && !_gap ? Separation.None
            : Separation.Gap;
    }
}
