using CsCheck;

namespace AdWatch.Indexing.Tests;

/// <summary>Generators the properties share.</summary>
internal static class Gens
{
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
