using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>A calibrated linear classifier over character 1-2-grams and signals: one column of weights a code, one for "reported at all".</summary>
/// <remarks>
/// The probability of a code is that of being reported at all times that of the code among what is reported: words of a subject tell codes apart,
/// words of an offer tell an offence from news of it, and the second is learnt from the texts of all codes (on folds 6 points of macro F1).
/// Trained by Microsoft.ML (<see cref="ModelTrainer"/>), served by this class, which gives the same scores within half a percent of their size.
/// Score = sum of tf·idf·weight over the n-grams of the text, scaled by its length (<see cref="LengthNorm"/>), plus bias; probability = Platt's sigmoid of the score.
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

    internal const int IdfColumn = Columns - 1;

    private const int LargestKept = 1 << 18;
    private const int MostOnStack = 128;

    private readonly float[]? table;
    private readonly NGramIndex index;
    private readonly PackedWeights packed;

    /// <summary>The packed row of each row of the space.</summary>
    private readonly int[] packedRow;
    private readonly Calibration[] calibrations;
    private readonly ConcurrentBag<ModelRoom> rooms = [];

    /// <param name="keepTable">True for a model that is to be saved; one that only serves does without the weights it was packed from.</param>
    internal LinearModel(ModelHeader header, FeatureSpace space, ReadOnlySpan<float> table, Calibration[] calibrations, bool keepTable)
    {
        Header = header;
        Space = space;
        this.table = keepTable ? table.ToArray() : null;
        this.calibrations = calibrations;

        // The most frequent first: what a text reads lies close together, and counts of what is rare stay out of the first caches.
        var order = FrequentFirst(space, table);
        packed = new(table, order);
        var keys = new uint[space.NGrams.Length];
        packedRow = new int[order.Length];
        for (var row = 0; row < order.Length; row++)
        {
            packedRow[order[row]] = row;
            if (row < keys.Length)
            {
                keys[row] = space.NGrams[order[row]];
            }
        }

        index = new(keys);
    }

    /// <summary>Violation codes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Codes => Header.Codes;

    /// <summary>Short hash of the weights; says which model judged.</summary>
    public string Version => Header.Version;

    internal ModelHeader Header { get; }

    internal FeatureSpace Space { get; }

    /// <exception cref="InvalidOperationException">The model was read from a file: copy that.</exception>
    internal ReadOnlySpan<float> Table =>
        table ?? throw new InvalidOperationException("a model that was read from a file keeps no table to save: copy the file");

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
        var room = Rent();
        index.Read(normalizedText, room.Rows);
        var reported = Score(room.Rows.All, signals, probabilities, room.Counts);
        Return(room);
        return reported;
    }

    /// <summary>Reads the n-grams of a text, for the whole and its parts to be scored.</summary>
    internal void Read(ReadOnlySpan<char> normalizedText, NGramRows rows) => index.Read(normalizedText, rows);

    /// <summary>The probability that a text is reported at all, or a part of one, which is cheaper than that of each code; leaves what was counted in <paramref name="counts"/>.</summary>
    internal float ScoreReport(ReadOnlySpan<int> nGrams, ReadOnlySpan<int> signals, FeatureCounts counts)
    {
        counts.Count(nGrams, signals);
        var (sum, norm) = packed.AccumulateReport(counts);
        return calibrations[^1].Probability((sum * Header.Length.Scale(MathF.Sqrt(norm))) + calibrations[^1].Bias);
    }

    /// <summary>The same of a text that was read, or of a part of it; leaves what was counted in <paramref name="counts"/>.</summary>
    internal float Score(ReadOnlySpan<int> nGrams, ReadOnlySpan<int> signals, Span<float> probabilities, FeatureCounts counts)
    {
        counts.Count(nGrams, signals);
        return Score(counts, probabilities);
    }

    /// <summary>The same of what was counted.</summary>
    internal float Score(FeatureCounts counts, Span<float> probabilities)
    {
        Span<float> scores = stackalloc float[Columns];
        RawScores(counts, scores);
        var reported = calibrations[^1].Probability(scores[Codes.Count]);
        for (var code = 0; code < Codes.Count; code++)
        {
            probabilities[code] = reported * calibrations[code].Probability(scores[code]);
        }

        return reported;
    }

    /// <summary>The row of a signal, to be asked once and kept; -1 where the model does not know it.</summary>
    public int RowOf(string signal) => Space.RowOf(signal) is >= 0 and var row ? packedRow[row] : FeatureSpace.Unknown;

    /// <summary>The scores before calibration, of each code among what is reported and, last, of being reported; 0 is the border of an uncalibrated decision.</summary>
    internal void RawScores(ReadOnlySpan<int> nGrams, ReadOnlySpan<int> signals, Span<float> scores, FeatureCounts counts)
    {
        counts.Count(nGrams, signals);
        RawScores(counts, scores);
    }

    private void RawScores(FeatureCounts counts, Span<float> scores)
    {
        if (scores.Length < calibrations.Length)
        {
            throw new ArgumentException($"scores must hold at least {calibrations.Length} values, held {scores.Length}", nameof(scores));
        }

        Span<float> sums = stackalloc float[Columns];
        var norm = packed.Accumulate(counts, sums);
        var scale = Header.Length.Scale(MathF.Sqrt(norm));
        for (var code = 0; code < Codes.Count; code++)
        {
            scores[code] = (sums[code] * scale) + calibrations[code].Bias;
        }

        scores[Codes.Count] = (sums[ReportedColumn] * scale) + calibrations[^1].Bias;
    }

    /// <summary>The n-grams of a text that spoke most for reporting it under a code, heaviest first; positions count in the normalised text.</summary>
    /// <param name="limit">The most n-grams to give; only those with a positive weight are given.</param>
    public IReadOnlyList<WeighedNGram> TopNGrams(ReadOnlySpan<char> normalizedText, int code, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)Codes.Count, nameof(code));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var room = Rent();
        index.Read(normalizedText, room.Rows);
        room.Counts.Count(room.Rows.All, []);
        Span<float> sums = stackalloc float[Columns];
        var scale = Header.Length.Scale(MathF.Sqrt(packed.Accumulate(room.Counts, sums)));
        var heaviest = new WeighedPlace[limit];
        var found = FindHeaviest(room, (0, normalizedText.Length), room.Counts, code, heaviest);
        Return(room);
        return
        [
            .. heaviest
                .Take(found)
                .OrderByDescending(place => place.Weight)
                .Select(place => new WeighedNGram(place.Start, place.Length, place.Weight * scale)),
        ];
    }

    /// <summary>Fills in the places of the n-grams that spoke most, in their order; gives their number.</summary>
    /// <param name="part">The part of the text that is looked at.</param>
    /// <param name="counts">The n-grams of that part.</param>
    [SkipLocalsInit]
    internal int FindHeaviest(ModelRoom room, (int Start, int Length) part, FeatureCounts counts, int code, Span<WeighedPlace> heaviest)
    {
        var (from, to) = room.Rows.Between(part.Start, part.Length);
        var weights = room.Weights(to - from);
        packed.Weigh(room.Rows.All[from..to], counts, code, weights);
        var most = heaviest.Length;
        Span<int> chosen = most <= MostOnStack ? stackalloc int[most] : new int[most];
        var found = Heaviest.Choose(weights, chosen);
        var place = part.Start;
        for (var i = 0; i < found; i++)
        {
            var (start, length) = room.Rows.PlaceOf(from + chosen[i], ref place);
            heaviest[i] = new(weights[chosen[i]], start, length);
        }

        return found;
    }

    /// <summary>How much the n-grams of a part of a text speak for reporting it at all, before scale and bias; below 0 against it.</summary>
    /// <param name="part">Rows of the part.</param>
    /// <param name="counts">The n-grams of the whole text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float SpeaksForReport(ReadOnlySpan<int> part, FeatureCounts counts) => packed.SumReports(part, counts);

    /// <summary>Room for the n-grams of one text; to be given back.</summary>
    internal ModelRoom Rent() => rooms.TryTake(out var room) ? room : new(Space.Rows);

    internal void Return(ModelRoom room)
    {
        // What a huge text needed is not kept for the next one.
        if (room.Rows.Capacity <= LargestKept)
        {
            rooms.Add(room);
        }
    }

    /// <summary>The rows of single characters, then those of pairs and signals, each by falling frequency: the rarer, the higher the idf.</summary>
    private static int[] FrequentFirst(FeatureSpace space, ReadOnlySpan<float> table)
    {
        var order = new int[space.Rows];
        var idf = new float[space.Rows];
        for (var row = 0; row < order.Length; row++)
        {
            (order[row], idf[row]) = (row, table[(row * Columns) + IdfColumn]);
        }

        var (characters, nGrams) = (space.Characters, space.NGrams.Length);
        Array.Sort(idf, order, 0, characters);
        Array.Sort(idf, order, characters, nGrams - characters);
        return order;
    }
}

/// <summary>An n-gram of the normalised text and how much it spoke for a code.</summary>
public sealed record WeighedNGram(int Start, int Length, float Weight);

/// <summary>A place of the normalised text and what it weighs, before the norm.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WeighedPlace(float Weight, int Start, int Length);
