namespace AdWatch.Crawler.Visits;

/// <summary>Slow work on a page that was read (a browser, its pictures), done in a lane of its own before the page is handed over.</summary>
/// <remarks>What a step fetches goes through the same scope, robots, politeness, address guard and archive as a visit. A step throws only when cancelled.</remarks>
internal interface IPageStep
{
    /// <summary>Whether the step has anything to do for this page; cheap, asked for every page.</summary>
    bool Wants(Visit visit, VisitOutcome outcome);

    /// <summary>The outcome with what the step saw. A step that could not do its work says so in the outcome.</summary>
    Task<VisitOutcome> ApplyAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken);
}
