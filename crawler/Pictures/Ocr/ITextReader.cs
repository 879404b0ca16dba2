using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Reads the words in a picture. Calls may overlap, each runs on one thread.</summary>
/// <remarks>Cancelling ends a reading soon, also in the middle of a line; what was given by then stays good. Other exceptions mean this picture could not be read.</remarks>
internal interface ITextReader : IDisposable
{
    /// <summary>Names the method; readings of another one are not reused.</summary>
    string Name { get; }

    /// <summary>The lines, in reading order, as they are read.</summary>
    /// <param name="picture">Opaque 32-bit pixels; not changed.</param>
    IAsyncEnumerable<TextLine> ReadAsync(SKBitmap picture, CancellationToken cancellationToken);
}

/// <summary>A line as read: its words, the reader's own measure from 0 to 1, and its box in pixels of the picture given.</summary>
internal sealed record TextLine(string Text, float Confidence, TextBox Box);
