using System.Runtime.ExceptionServices;

namespace AdWatch.Classifier.Seeds;

/// <summary>Parts of loading that need nothing of each other.</summary>
internal static class SideBySide
{
    /// <summary>Runs all and waits; where some fail, whoever asked is told of the first in its own words.</summary>
    public static void Run(params Action[] parts)
    {
        try
        {
            Parallel.Invoke(parts);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }
}
