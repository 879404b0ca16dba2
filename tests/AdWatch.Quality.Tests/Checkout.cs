namespace AdWatch.Quality.Tests;

/// <summary>Finds the checkout the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Seeds => PathOf("seeds");

    public static string Gold => PathOf("tests", "AdWatch.Quality.Tests", "gold");

    public static string Blind => PathOf("tests", "AdWatch.Quality.Tests", "blind");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdWatch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"AdWatch.sln is not above {AppContext.BaseDirectory}: run the tests from a checkout");
    }
}
