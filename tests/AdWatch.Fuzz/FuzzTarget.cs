namespace AdWatch.Fuzz;

/// <summary>One reader of foreign bytes under attack.</summary>
/// <param name="Corpus">Sound inputs.</param>
/// <param name="Tokens">Pieces of the format.</param>
/// <param name="Read">Reads an input; throws only where the reader's documentation does not say so.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Tokens, Action<byte[]> Read)
{
    /// <summary>The same target with more sound inputs.</summary>
    public FuzzTarget With(IEnumerable<byte[]> corpus) => this with { Corpus = [.. Corpus, .. corpus] };
}

/// <summary>An input that did harm.</summary>
public sealed record FuzzFault(string Target, ulong Seed, long Number, string Harm, byte[] Input);

/// <summary>What a run saw.</summary>
/// <param name="SlowestSeconds">Processor time of the slowest input.</param>
/// <param name="MostBytes">Bytes the greediest input had allocated, in all.</param>
public sealed record FuzzReport(string Target, long Inputs, double SlowestSeconds, long MostBytes, IReadOnlyList<FuzzFault> Faults);
