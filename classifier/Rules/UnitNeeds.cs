using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Rules;

/// <summary>What a condition needs within one sentence, one block or the page.</summary>
/// <param name="Unit">Null for the page.</param>
/// <param name="Condition">The part that needs it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnitNeeds(UnitKind? Unit, Needs Needs, Condition Condition)
{
    /// <summary>More ways to hold than this are not worth asking about.</summary>
    private const int MostWays = 32;

    /// <summary>The ways in which a condition may hold, one of which must be met: of parts that all must hold, those of the part that says most.</summary>
    public static List<UnitNeeds> Of(Condition condition)
    {
        var ways = condition.Ways.Take(MostWays + 1).ToList();
        return ways.Count <= MostWays ? ways : [new(null, condition.Needs, condition)];
    }
}
