using AdWatch.Api.Commands;
using AdWatch.Api.Composition;

namespace AdWatch.Api.Demo;

/// <summary>The demo's own data folder: emptied at each start, and only if a demo made it.</summary>
internal static class DemoFolder
{
    private const string Marker = ".adwatch-demo";

    /// <exception cref="CommandException">The folder holds something that no demo put there.</exception>
    public static void Prepare(string folder)
    {
        var marker = Path.Combine(folder, Marker);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (!File.Exists(marker))
            {
                throw CommandException.Usage(
                    $"{folder} is not empty and no demo made it, so it is left alone. Name another folder with --data, or remove it yourself."
                );
            }

            Directory.Delete(folder, recursive: true);
        }

        DataFolder.Create(folder);
        File.WriteAllText(marker, "Made by 'adwatch demo'; emptied each time the demo starts.\n");
    }
}
