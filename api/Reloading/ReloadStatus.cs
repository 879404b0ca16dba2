namespace AdWatch.Api.Reloading;

/// <summary>How a reload ended; in every case but <see cref="Done"/> the rules and model of before judge on.</summary>
internal enum ReloadStatus
{
    /// <summary>What was read judges from now on, changed or not.</summary>
    Done,

    /// <summary>Seeds or model cannot be used.</summary>
    Faulty,

    /// <summary>The seeds were written to while they were read.</summary>
    Unsettled,

    /// <summary>Another reload runs.</summary>
    Running,
}
