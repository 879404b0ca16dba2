using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>Pivoted length normalisation (Singhal, Buckley and Mitra, 1996): a text of middling length counts as before, a longer one is thinned less.</summary>
/// <remarks>What a poster writes around an offer lengthens the text; by cosine alone it would thin the offer in proportion.</remarks>
/// <param name="Pivot">The middle L2 norm of tf·idf over the training texts.</param>
/// <param name="Slope">1 = cosine; 0 = no normalisation.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LengthNorm(float Pivot, float Slope)
{
    /// <summary>By what the weights of a text of this norm are multiplied.</summary>
    public float Scale(float norm) => norm > 0 ? 1 / (((1 - Slope) * Pivot) + (Slope * norm)) : 0;
}
