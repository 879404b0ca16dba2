using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;
using Attribute = Lucene.Net.Util.Attribute;

namespace AdWatch.Indexing.Analysis;

/// <summary>A term handed to Lucene as the UTF-8 it writes: no step from UTF-16 per token.</summary>
internal sealed class Utf8TermAttribute : Attribute, ITermToBytesRefAttribute
{
    /// <summary>Longest term in bytes: a run of letters beyond U+FFFF.</summary>
    public const int Capacity = (UnitScanner.LongestWord + 1) * 4;

    private readonly BytesRef _bytes = new(new byte[Capacity]);

    public BytesRef BytesRef => _bytes;

    public void FillBytesRef() { }

    public override void Clear() => _bytes.Length = 0;

    public override void CopyTo(IAttribute target) => ((Utf8TermAttribute)target)._bytes.CopyBytes(_bytes);
}
