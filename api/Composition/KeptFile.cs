namespace AdWatch.Api.Composition;

/// <summary>A file of the installation that is replaced whole: readable for its owner only (it may hold secrets), by rename.</summary>
internal static class KeptFile
{
    public static void Replace(string path, string text)
    {
        var unfinished = path + ".part";
        File.WriteAllText(unfinished, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
