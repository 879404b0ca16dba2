namespace AdWatch.Fuzz;

/// <summary>Makes of sound inputs unsound ones: the same seed and number always give the same input.</summary>
/// <param name="corpus">Sound inputs to begin with.</param>
/// <param name="tokens">Pieces of the format that are worth putting in odd places.</param>
public sealed class Mutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> tokens)
{
    private const int LargestInput = 256 * 1024;
    private const int MostChanges = 12;
    private const int MostRepeats = 4_000;

    /// <summary>The input with this number.</summary>
    public byte[] Make(ulong seed, long number)
    {
        // A random generator of fixed seed, so that an input that did harm can be made again from two numbers.
        var random = new Random(unchecked((int)((seed * 0x9E3779B97F4A7C15) >> 32) ^ (int)number));
        var input = new List<byte>(Pick(corpus, random));
        var changes = random.Next(MostChanges);
        for (var i = 0; i < changes; i++)
        {
            Change(input, random);
            if (input.Count > LargestInput)
            {
                input.RemoveRange(LargestInput, input.Count - LargestInput);
            }
        }

        return [.. input];
    }

    private void Change(List<byte> input, Random random)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(9))
        {
            case 0 when input.Count > 0:
                input[Math.Min(at, input.Count - 1)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when input.Count > 0:
                input[Math.Min(at, input.Count - 1)] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, random.Next(Math.Min(64, input.Count - at) + 1));
                break;
            case 3:
                input.RemoveRange(at, input.Count - at);
                break;
            case 4:
                input.InsertRange(at, Noise(random));
                break;
            case 5:
                input.InsertRange(at, Pick(tokens, random));
                break;
            case 6:
                Repeat(input, at, Pick(tokens, random), random);
                break;
            case 7:
                Repeat(input, at, Piece(input, random), random);
                break;
            default:
                var other = Pick(corpus, random);
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
        }
    }

    private static void Repeat(List<byte> input, int at, byte[] piece, Random random)
    {
        // Small numbers mostly; now and then as many as a hostile page would send.
        var times = random.Next(4) == 0 ? random.Next(MostRepeats) : random.Next(8);
        var most = Math.Max(0, (LargestInput - input.Count) / Math.Max(1, piece.Length));
        input.InsertRange(at, Enumerable.Repeat(piece, Math.Min(times, most)).SelectMany(bytes => bytes));
    }

    private static byte[] Piece(List<byte> input, Random random)
    {
        var start = random.Next(input.Count + 1);
        return [.. input.Skip(start).Take(random.Next(1, 256))];
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 32)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Pick(IReadOnlyList<byte[]> from, Random random) => from[random.Next(from.Count)];
}
