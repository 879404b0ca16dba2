using DiffPlex;
using Lucene.Net.Analysis.Cn.Smart;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Analysis;

/// <summary>Cuts a text into words as SmartCn segments them, and what lies between into single characters; the pieces joined are the text.</summary>
/// <remarks>Loads its dictionary at first use (about a second); safe from many threads.</remarks>
internal sealed class WordCutter : IChunker
{
    private readonly Lazy<SmartChineseAnalyzer> _analyzer = new(() => new SmartChineseAnalyzer(LuceneVersion.LUCENE_48));

    public IReadOnlyList<string> Chunk(string text)
    {
        var pieces = new List<string>();
        var at = 0;
        foreach (var (start, end) in Words(text))
        {
            // A segmenter's offsets are taken only where they go forward inside of the text.
            if (start < at || end <= start || end > text.Length)
            {
                continue;
            }

            Between(text, at, start, pieces);
            pieces.Add(text[start..end]);
            at = end;
        }

        Between(text, at, text.Length, pieces);
        return pieces;
    }

    private List<(int Start, int End)> Words(string text)
    {
        var words = new List<(int, int)>();
        using var stream = _analyzer.Value.GetTokenStream("words", text);
        var offsets = stream.AddAttribute<IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            words.Add((offsets.StartOffset, offsets.EndOffset));
        }

        stream.End();
        return words;
    }

    private static void Between(string text, int start, int end, List<string> pieces)
    {
        while (start < end)
        {
            var length = char.IsHighSurrogate(text[start]) && start + 1 < end ? 2 : 1;
            pieces.Add(text.Substring(start, length));
            start += length;
        }
    }
}

/// <summary>Cuts a text into lines, each with its line end; the pieces joined are the text.</summary>
internal sealed class LineCutter : IChunker
{
    public IReadOnlyList<string> Chunk(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var feed = text.IndexOf('\n', at);
            var end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[at..end]);
            at = end;
        }

        return lines;
    }
}
