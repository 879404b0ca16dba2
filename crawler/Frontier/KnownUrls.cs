namespace AdWatch.Crawler.Frontier;

/// <summary>URLs seen lately that the frontier has for certain: spares the look into the database that most links of a page would cost.</summary>
/// <remarks>A table of fixed size in which a newer URL takes an older one's place; what it does not know, the database is asked. For one thread at a time.</remarks>
internal sealed class KnownUrls(int size = KnownUrls.DefaultSize)
{
    /// <summary>8 MiB.</summary>
    private const int DefaultSize = 1 << 19;

    private readonly UInt128[] slots = new UInt128[size];

    public bool Has(UInt128 fingerprint) => fingerprint != UInt128.Zero && slots[Slot(fingerprint)] == fingerprint;

    public void Add(UInt128 fingerprint) => slots[Slot(fingerprint)] = fingerprint;

    private int Slot(UInt128 fingerprint) => (int)((ulong)fingerprint % (ulong)slots.Length);
}
