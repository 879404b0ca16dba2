using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Analysis;

/// <summary>Turns a text into the terms of the index.</summary>
/// <remarks>
/// One position a Han character, with the bigram that begins there and, at the two ends of a run, the character itself; one
/// position a run of letters or of digits, and one a gap (a term too: without it a phrase with a gap would also match where a
/// word stands in its place); two empty positions a block break. A phrase then matches exactly where its folded characters
/// stand. One stream per thread and field, set anew for each text.
/// </remarks>
internal sealed class SearchTokenStream : TokenStream
{
    /// <summary>Positions between the two texts of a field.</summary>
    public const int FieldBreak = 2000;

    private readonly SearchFolding _folding;
    private readonly BytesRef _term;
    private readonly IPositionIncrementAttribute _increment;
    private readonly char[] _word = new char[UnitScanner.LongestWord + 2];
    private readonly int[] _offsets = new int[UnitScanner.LongestWord + 2];
    private string _first = "";
    private string? _second;
    private bool _inSecond;
    private UnitScanner _scanner;
    private bool _onUnit;
    private bool _joined;
    private bool _bigramPending;
    private bool _gapPending;
    private Rune _han;
    private int _positions;

    public SearchTokenStream(SearchFolding folding)
    {
        _folding = folding;
        var term = new Utf8TermAttribute();
        AddAttributeImpl(term);
        _term = term.BytesRef;
        _increment = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <summary>The text to cut; a second one stands further off than any question can reach, so that one field holds both.</summary>
    public SearchTokenStream Set(string first, string? second = null)
    {
        (_first, _second) = (first, second);
        return this;
    }

    public override void Reset()
    {
        _scanner = new UnitScanner(_folding, _first);
        _joined = _bigramPending = _inSecond = false;
        _positions = 0;
        Move();
    }

    public override bool IncrementToken()
    {
        if (_bigramPending)
        {
            _bigramPending = false;
            Bigram(_han, _scanner.Han);
            _increment.PositionIncrement = 0;
            return true;
        }

        if (!_onUnit)
        {
            return false;
        }

        if (_gapPending)
        {
            _gapPending = false;
            _term.Bytes[0] = (byte)FoldedText.Gap;
            _term.Length = 1;
            _increment.PositionIncrement = 1;
            return true;
        }

        _increment.PositionIncrement = _positions;
        if (_scanner.Kind != CharacterKind.Han)
        {
            var length = _scanner.Fold(_word, _offsets);
            _term.Length = Encoding.UTF8.GetBytes(_word.AsSpan(0, length), _term.Bytes);
            _joined = false;
            Move();
            return true;
        }

        _han = _scanner.Han;
        var first = !_joined;
        Move();
        _joined = _onUnit && _positions == 1 && !_gapPending && _scanner.Kind == CharacterKind.Han;
        if (first || !_joined)
        {
            _term.Length = Put(_term.Bytes, 0, _han);
            _bigramPending = _joined;
        }
        else
        {
            Bigram(_han, _scanner.Han);
        }

        return true;
    }

    public override void End() => _increment.PositionIncrement = 0;

    private void Move()
    {
        _onUnit = _scanner.Next();
        _gapPending = _onUnit && _scanner.Before == Separation.Gap;
        _positions = _onUnit && _scanner.Before == Separation.Block ? 1 + (int)Separation.Block : 1;
        if (!_onUnit && !_inSecond && _second is not null)
        {
            _inSecond = true;
            _scanner = new UnitScanner(_folding, _second);
            _onUnit = _scanner.Next();
            _positions = 1 + FieldBreak;
        }
    }

    private void Bigram(Rune first, Rune second) => _term.Length = Put(_term.Bytes, Put(_term.Bytes, 0, first), second);

    private static int Put(byte[] destination, int at, Rune rune)
    {
        var v = rune.Value;
        if (v is >= 0x800 and < 0x10000)
        {
            destination[at] = (byte)(0xE0 | (v >> 12));
            destination[at + 1] = (byte)(0x80 | ((v >> 6) & 63));
            destination[at + 2] = (byte)(0x80 | (v & 63));
            return at + 3;
        }

        return at + rune.EncodeToUtf8(destination.AsSpan(at));
    }
}
