using AdWatch.Api.Commands;

namespace AdWatch.Api.Composition;

/// <summary>The folder of an installation on the disk.</summary>
internal static class DataFolder
{
    /// <exception cref="CommandException">A file stands in the way (exit code 2).</exception>
    public static void Create(string folder)
    {
        if (FileInTheWay(folder) is { } file)
        {
            throw CommandException.Usage($"{file} is a file, and a folder for the data is expected there. Name a folder with --data.");
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>The file that stands where the folder, or one above it, should be; null where none does.</summary>
    public static string? FileInTheWay(string folder)
    {
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                return at;
            }
        }

        return null;
    }
}
