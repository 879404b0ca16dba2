using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Api.Bench;

/// <summary>Hook <c>peer-match</c>: the lexicon matcher over a file of documents, one a line, one thread. Decoding stands outside <c>match_s</c>.</summary>
internal static class PeerMatch
{
    private const int Piece = 16 << 20;

    public static PeerMatchResult Run(string keywords, string texts, string mode)
    {
        var started = Stopwatch.GetTimestamp();
        var matcher = LexiconMatcher.Build(File.ReadAllLines(keywords));
        var build = Stopwatch.GetElapsedTime(started);
        var counts = new Counts();
        var matching = TimeSpan.Zero;
        foreach (var piece in Pieces(texts))
        {
            var at = Stopwatch.GetTimestamp();
            switch (mode)
            {
                case "all":
                    matcher.Scan(piece.Span, ref counts);
                    break;
                case "longest":
                    // No term holds a line end, so no match crosses one.
                    foreach (var match in matcher.FindLeftmostLongest(piece.Span))
                    {
                        counts.Accept(match);
                    }

                    break;
                default:
                    counts.Lines += LinesWithHit(matcher, piece.Span);
                    break;
            }

            matching += Stopwatch.GetElapsedTime(at);
        }

        var megabytes = new FileInfo(texts).Length / 1e6;
        return mode == "lines"
            ? new PeerMatchResult(counts.Lines, 0, 0, build.TotalSeconds, matching.TotalSeconds, megabytes)
            : new PeerMatchResult(counts.Matches, counts.Ids, counts.Squares, build.TotalSeconds, matching.TotalSeconds, megabytes);
    }

    private static long LinesWithHit(LexiconMatcher matcher, ReadOnlySpan<char> text)
    {
        var lines = 0L;
        var stop = default(StopAtFirst);
        foreach (var line in text.EnumerateLines())
        {
            lines += matcher.Scan(line, ref stop) ? 0 : 1;
        }

        return lines;
    }

    /// <summary>The file as text, in pieces that end at a line end.</summary>
    private static IEnumerable<ReadOnlyMemory<char>> Pieces(string file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 20);
        var buffer = new char[Piece];
        var kept = 0;
        while (true)
        {
            var read = reader.ReadBlock(buffer, kept, buffer.Length - kept);
            var length = kept + read;
            if (length == 0)
            {
                yield break;
            }

            var end = read == 0 ? length : Array.LastIndexOf(buffer, '\n', length - 1) + 1;
            end = end == 0 ? length : end;
            yield return buffer.AsMemory(0, end);
            kept = length - end;
            Array.Copy(buffer, end, buffer, 0, kept);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Counts : IMatchSink
    {
        public long Matches;
        public long Ids;
        public long Squares;
        public long Lines;

        public bool Accept(TermMatch match)
        {
            long id = match.Term + 1;
            Matches++;
            Ids += id;
            Squares += id * id;
            return true;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct StopAtFirst : IMatchSink
    {
        public readonly bool Accept(TermMatch match) => false;
    }
}

internal sealed record PeerMatchResult(long Count, long S1, long S2, double BuildS, double MatchS, double Mb);
