namespace AdWatch.Api.Commands;

/// <summary>What is said where rules judge without a model: the verdicts look the same and find less.</summary>
internal static class ModelNotice
{
    /// <summary>Null where the model is there.</summary>
    public static string? Of(string path) =>
        File.Exists(path) ? null
        : Directory.Exists(path)
            ? $"{path} is a folder where the model should be, so rules alone judge. Remove it, then make the model with: adwatch train"
        : $"no model at {path}, so rules alone judge. Make it with: adwatch train";

    /// <summary>Tells it on stderr.</summary>
    public static async Task TellAsync(string path)
    {
        if (Of(path) is { } notice)
        {
            await Console.Error.WriteLineAsync($"adwatch: {notice}");
        }
    }
}
