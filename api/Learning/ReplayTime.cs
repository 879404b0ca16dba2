using System.Globalization;

namespace AdWatch.Api.Learning;

/// <summary>How long a replay may take: to begin, and for each page; never longer than <paramref name="Most"/>.</summary>
/// <remarks>Rules that judge have stood their examples and their pages. Those that are tried have not, and one slow pattern would keep every processor busy.</remarks>
/// <param name="Start">For reading the rules and running their examples.</param>
/// <param name="EachPage">On both sides together; a long page takes a tenth of it.</param>
internal sealed record ReplayTime(TimeSpan Start, TimeSpan EachPage, TimeSpan Most)
{
    /// <summary>Of a request, which somebody waits for.</summary>
    public static ReplayTime OfRequest { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(2));

    /// <summary>Of the command, which may judge a million pages.</summary>
    public static ReplayTime OfCommand { get; } = OfRequest with { Most = TimeSpan.FromDays(7) };

    public TimeSpan For(int pages) => TimeSpan.FromTicks(Math.Min(Most.Ticks, Start.Ticks + (pages * EachPage.Ticks)));
}

/// <summary>A replay took longer than it may.</summary>
/// <param name="judged">Pages that were judged until then.</param>
internal sealed class ReplayTimeException(TimeSpan allowed, int judged, int pages)
    : Exception(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The replay was ended after {allowed.TotalSeconds:0} s with {judged} of {pages} pages judged: the changed rules are too slow on some text. Look in them for a pattern that repeats what is repeated or counts high, or ask for less with --source, --since or --limit."
        )
    )
{
    public TimeSpan Allowed { get; } = allowed;

    public int Judged { get; } = judged;

    public int Pages { get; } = pages;
}
