using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Takes the best reader there is: the models, else tesseract, else none.</summary>
internal static class TextReaders
{
    /// <summary>The folder of the models where nothing else is said.</summary>
    public static string FolderOf(CrawlerOptions options) =>
        options.OcrModelsFolder ?? Path.Combine(AppContext.BaseDirectory, "models", "ocr");

    /// <summary>A reader, or null where pictures cannot be read; what is missing is logged with its remedy.</summary>
    public static async Task<ITextReader?> OpenAsync(CrawlerOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        var folder = FolderOf(options);
        var fault = Fault(folder, out var reader);
        if (fault is null)
        {
            return reader;
        }

        if (await TesseractReader.MissingAsync(options.TesseractProgram, cancellationToken) is { } missing)
        {
            CrawlerLog.NoPictureReader(logger, fault, missing);
            return null;
        }

        CrawlerLog.PicturesByTesseract(logger, fault);
        return new TesseractReader(options.TesseractProgram);
    }

    private static string? Fault(string folder, out ITextReader? reader)
    {
        reader = null;
        if (PpOcrReader.Missing(folder) is { Count: > 0 } missing)
        {
            return $"{string.Join(", ", missing)} not in '{folder}'";
        }

        try
        {
            reader = new PpOcrReader(folder);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return $"the models in '{folder}' cannot be loaded ({e.Message})";
        }
    }
}
