using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

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
