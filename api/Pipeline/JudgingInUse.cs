namespace AdWatch.Api.Pipeline;

/// <summary>The one place that says by what pages are judged now.</summary>
/// <remarks>
/// Whoever judges takes <see cref="Current"/> once for a page (or a request) and finishes with it; nobody waits. What was replaced is collected
/// when its last page is done.
/// </remarks>
internal sealed class JudgingInUse(Judging first)
{
    private Judging _current = first;

    public Judging Current => Volatile.Read(ref _current);

    public void Replace(Judging next) => Volatile.Write(ref _current, next);
}
