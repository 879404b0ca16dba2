namespace AdWatch.TestSupport;

/// <summary>Says whether a test that needs something may skip. With <c>ADWATCH_REQUIRE_ALL=1</c> (CI) it may not.</summary>
public static class Need
{
    /// <summary>True where the test is to skip for <paramref name="missing"/>.</summary>
    /// <exception cref="InvalidOperationException">Something is missing and everything is required.</exception>
    public static bool IsMissing(string? missing)
    {
        if (missing is null)
        {
            return false;
        }

        return Environment.GetEnvironmentVariable("ADWATCH_REQUIRE_ALL") == "1"
            ? throw new InvalidOperationException($"{missing} (ADWATCH_REQUIRE_ALL=1: skipping is not allowed)")
            : true;
    }
}
