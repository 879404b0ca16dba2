namespace AdWatch.Crawler.Archive;

/// <summary>Says of a payload digest that a file surely does not hold it, or may: a Bloom filter of 20 bits a payload and 8 probes, one false alarm in some 7,000.</summary>
internal readonly struct PayloadFilter
{
    private const int BitsPerPayload = 20;
    private const int Probes = 8;

    private readonly byte[] bits;

    private PayloadFilter(byte[] bits) => this.bits = bits;

    public ReadOnlySpan<byte> Bytes => bits;

    public static PayloadFilter ForCount(int payloads) => new(new byte[Math.Max(8, ((long)payloads * BitsPerPayload / 8) + 1)]);

    public static PayloadFilter FromBytes(byte[] bytes) => new(bytes);

    public void Add(UInt128 digest)
    {
        var (at, step, count) = Start(digest);
        for (var i = 0; i < Probes; i++, at += step)
        {
            var bit = at % count;
            bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
        }
    }

    public bool MayHold(UInt128 digest)
    {
        var (at, step, count) = Start(digest);
        for (var i = 0; i < Probes; i++, at += step)
        {
            var bit = at % count;
            if ((bits[bit >> 3] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The digest is spread evenly already, so its halves serve as the two hashes.</summary>
    private (ulong At, ulong Step, ulong Count) Start(UInt128 digest) =>
        ((ulong)digest, (ulong)(digest >> 64) | 1, (ulong)bits.LongLength * 8);
}
