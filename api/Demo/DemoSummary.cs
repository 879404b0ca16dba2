using System.Collections.Immutable;

namespace AdWatch.Api.Demo;

/// <summary>What a headless demo did and whether it was right.</summary>
internal sealed record DemoSummary
{
    public long PagesFetched { get; init; }
    public long PagesStored { get; init; }
    public int PagesPlanned { get; init; }
    public IReadOnlyDictionary<string, int> RegisterRows { get; init; } = ImmutableDictionary<string, int>.Empty;
    public IReadOnlyDictionary<string, int> FindingsByCode { get; init; } = ImmutableDictionary<string, int>.Empty;
    public IReadOnlyDictionary<string, long> CluesByDepartment { get; init; } = ImmutableDictionary<string, long>.Empty;
    public int CluesConfirmed { get; init; }
    public DemoDeliveries Deliveries { get; init; } = new(0, 0, 0, 0, 0, 0);
    public DemoVerdicts Verdicts { get; init; } = new(0, 0, 0, 0, 0);
    public IReadOnlyList<DemoStage> Stages { get; init; } = [];

    /// <summary>Everything that is not as planned; empty when the demo was right.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Codes given beside those planted on unlawful pages; to look at, no fault.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    public bool IsRight => Faults.Count == 0;
}

/// <param name="Owed">Messages written with the confirmations.</param>
/// <param name="Received">Different messages the receiver took.</param>
/// <param name="Repeated">Pushes of a message it had already; allowed, counted once.</param>
/// <param name="Refused">Pushes whose signature did not fit.</param>
internal sealed record DemoDeliveries(int Owed, int Received, int Repeated, int Refused, int Pending, int Dead);

/// <param name="Planted">Violations in the manifest, one a page and code.</param>
internal sealed record DemoVerdicts(int Planted, int Found, int Lawful, int LawfulFlagged, int ExemptFound);

internal sealed record DemoStage(string Name, double Seconds);
