using AdWatch.Api.Commands;
using AdWatch.Api.Composition;

namespace AdWatch.Api.Bench;

/// <summary>
/// Hook <c>peer-detect</c>: as <c>peer-classify</c>, but the pages go through whole detection with the product's rules and model, so that both stand
/// beside a peer that predicts alone, in the same run.
/// </summary>
/// <remarks>One thread; the pages are held in memory, compiled code is warmed up as in <c>bench detect</c>, and the median pass is told.</remarks>
internal static class PeerDetect
{
    public static PeerClassifyResult Run(AdWatchConfig config, string train, string test, string pages, string predictions)
    {
        if (File.ReadAllLines(pages) is not { Length: > 0 } texts)
        {
            throw CommandException.Usage($"{pages} holds no page: one a line.");
        }

        var labelled = PeerClassify.Run(config.SeedsFolder, train, test, pages, predictions);
        var (_, seconds) = DetectBench.TimePasses(Parts.LoadClassifier(config), texts);
        return labelled with { PagesS = seconds[seconds.Length / 2] };
    }
}
