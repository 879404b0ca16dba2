using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Scoring;

/// <summary>A calibrated linear classifier over hashed character 1-2-grams and signals: one column of weights a code, one for "reported at all".</summary>
/// <remarks>
/// The probability of a code is that of being reported at all times that of the code among what is reported: words of a subject tell codes apart,
/// words of an offer tell an offence from news of it, and the second is learnt from the texts of all codes (on folds 6 points of macro F1).
/// Trained by Microsoft.ML (<see cref="ModelTrainer"/>), served by this class, which gives the same probabilities within 1e-5.
/// Score = sum of tf·idf·weight over the n-grams of the text, divided by the L2 norm of tf·idf, plus bias; probability = Platt's sigmoid of the score.
/// Immutable and safe from many threads.
/// </remarks>
public sealed class LinearModel
{
    /// <summary>Columns of a table row: up to <see cref="MaxCodes"/> codes, "reported at all" and, last, the idf; a multiple of the vector width.</summary>
    internal const int Columns = 24;

    /// <summary>The most codes one model holds.</summary>
    public const int MaxCodes = Columns - 2;

    /// <summary>The column of "reported at all".</summary>
    internal const int ReportedColumn = Columns - 2;

    private const int IdfColumn = Columns - 1;

    private readonly float[] table;
    private readonly Calibration[] calibrations;
    private readonly ConcurrentBag<FeatureCounts> scratch = [];

    internal LinearModel(ModelHeader header, float[] table, Calibration[] calibrations)
    {
        Header = header;
        this.table = table;
        this.calibrations = calibrations;
    }

    /// <summary>Violation codes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Codes => Header.Codes;

    /// <summary>Short hash of the weights; says which model judged.</summary>
    public string Version => Header.Version;

    internal ModelHeader Header { get; }

    internal ReadOnlySpan<float> Table => table;

    internal ReadOnlySpan<Calibration> Calibrations => calibrations;

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">The file is no model, is cut short, or its checksum is wrong.</exception>
    public static LinearModel Load(string path) => ModelFile.Read(path);

    /// <summary>True where it was fitted to exactly these examples in this order, with these settings.</summary>
    public bool IsTrainedOn(IReadOnlyList<TrainingExample> examples, TrainingOptions options) =>
        Header.TrainingSet == ModelTrainer.HashOf(examples, options);

    /// <summary>From which probability on a code is reported; chosen on held-out folds of the training texts.</summary>
    public float ThresholdOf(int code) => Header.Thresholds[code];

    /// <summary>Below this probability of being reported at all no code is.</summary>
    public float ReportedFloor => Header.ReportedFloor;

    /// <summary>Of a text's highest probability; a code with less of it is not reported.</summary>
    public float SecondShare => Header.SecondShare;

    /// <summary>Probability of each code for a normalised text.</summary>
    /// <param name="normalizedText">Text as <c>TextNormalizer</c> gives it; the training saw the same.</param>
    /// <param name="signals">Rows of the signals of the text (<see cref="RowOf"/>).</param>
    /// <param name="probabilities">At least as long as <see cref="Codes"/>.</param>
    /// <returns>The probability that a text is reported at all.</returns>
    public float Score(ReadOnlySpan<char> normalizedText, ReadOnlySpan<int> signals, Span<float> probabilities)
    {
        Span<float> scores = stackalloc float[Columns];
        RawScores(normalizedText, signals, scores);
        var reported = calibrations[^1].Probability(scores[Codes.Count]);
        for (var code = 0; code < Codes.Count; code++)
        {
            probabilities[code] = reported * calibrations[code].Probability(scores[code]);
        }

        return reported;
    }

    /// <summary>The row of a signal, to be asked once and kept.</summary>
    public static int RowOf(ReadOnlySpan<char> signal) => NGramHash.Signal(signal);

    /// <summary>The scores before calibration, of each code among what is reported and, last, of being reported; 0 is the border of an uncalibrated decision.</summary>
    internal void RawScores(ReadOnlySpan<char> normalizedText, ReadOnlySpan<int> signals, Span<float> scores)
    {
        if (scores.Length < calibrations.Length)
        {
            throw new ArgumentException($"scores must hold at least {calibrations.Length} values, held {scores.Length}", nameof(scores));
        }

        var counts = Rent();
        counts.Count(normalizedText, signals);
        Span<float> sums = stackalloc float[Columns];
        var norm = Accumulate(counts, sums);
        var scale = norm > 0 ? 1 / MathF.Sqrt(norm) : 0;
        for (var code = 0; code < Codes.Count; code++)
        {
            scores[code] = (sums[code] * scale) + calibrations[code].Bias;
        }

        scores[Codes.Count] = (sums[ReportedColumn] * scale) + calibrations[^1].Bias;

        scratch.Add(counts);
    }

    /// <summary>The n-grams of a text that spoke most for reporting it under a code, heaviest first; positions count in the normalised text.</summary>
    /// <param name="limit">The most n-grams to give; only those with a positive weight are given.</param>
    public IReadOnlyList<WeighedNGram> TopNGrams(ReadOnlySpan<char> normalizedText, int code, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)Codes.Count, nameof(code));
        var counts = Rent();
        counts.Count(normalizedText, []);
        Span<float> sums = stackalloc float[Columns];
        var norm = MathF.Sqrt(Accumulate(counts, sums));
        var heaviest = new PriorityQueue<WeighedNGram, float>();
        var previous = '\0';
        for (var i = 0; i < normalizedText.Length; i++)
        {
            var c = NGramHash.Fold(normalizedText[i]);
            if (c != '\0')
            {
                Offer(NGramHash.Unigram(c), i, 1);
                if (previous != '\0')
                {
                    Offer(NGramHash.Bigram(previous, c), i - 1, 2);
                }
            }

            previous = c;
        }

        scratch.Add(counts);
        var found = new WeighedNGram[heaviest.Count];
        for (var i = found.Length - 1; i >= 0; i--)
        {
            found[i] = heaviest.Dequeue();
        }

        return found;

        void Offer(int row, int start, int length)
        {
            var weight = (table[(row * Columns) + code] + table[(row * Columns) + ReportedColumn]) * counts.Weight(row) / norm;
            if (weight > 0)
            {
                heaviest.Enqueue(new WeighedNGram(start, length, weight), weight);
                if (heaviest.Count > limit)
                {
                    heaviest.Dequeue();
                }
            }
        }
    }

    /// <summary>Adds up the rows of the text; gives the squared norm of tf·idf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Accumulate(FeatureCounts counts, Span<float> sums)
    {
        // Rows are three 256-bit vectors; the widest loop of detection, so bounds are proved once, here.
        ref var first = ref MemoryMarshal.GetArrayDataReference(table);
        var a = Vector256<float>.Zero;
        var b = Vector256<float>.Zero;
        var c = Vector256<float>.Zero;
        var norm = 0f;
        foreach (var row in counts.Touched)
        {
            ref var weights = ref Unsafe.Add(ref first, row * Columns);
            var tf = counts.Weight(row);
            var times = Vector256.Create(tf);
            a += Vector256.LoadUnsafe(ref weights) * times;
            b += Vector256.LoadUnsafe(ref weights, 8) * times;
            c += Vector256.LoadUnsafe(ref weights, 16) * times;
            var tfIdf = tf * Unsafe.Add(ref weights, IdfColumn);
            norm += tfIdf * tfIdf;
        }

        a.CopyTo(sums);
        b.CopyTo(sums[8..]);
        c.CopyTo(sums[16..]);
        return norm;
    }

    private FeatureCounts Rent() => scratch.TryTake(out var counts) ? counts : new FeatureCounts();
}

/// <summary>An n-gram of the normalised text and how much it spoke for a code.</summary>
public sealed record WeighedNGram(int Start, int Length, float Weight);

/// <summary>Bias of the linear score, and Platt's sigmoid: probability = 1 / (1 + exp(slope·score + offset)) (Platt, 1999).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Calibration(float Bias, float Slope, float Offset)
{
    /// <summary>A code that has no examples: its probability is 0.</summary>
    public static Calibration Never { get; } = new(0, 0, float.PositiveInfinity);

    /// <summary>Where every example is reported: the probability is 1.</summary>
    public static Calibration Always { get; } = new(0, 0, float.NegativeInfinity);

    public float Probability(float score) => 1 / (1 + MathF.Exp((Slope * score) + Offset));
}
