namespace AdWatch.Crawler.Results;

/// <summary>A line of words in a picture.</summary>
/// <param name="Text">The words; they stand in <see cref="PageImage.Text"/> from <paramref name="Start"/> on.</param>
/// <param name="Start">UTF-16 offset into <see cref="PageImage.Text"/>.</param>
/// <param name="Place">The upright rectangle round the line.</param>
/// <param name="Angle">Degrees by which the line is turned clockwise.</param>
/// <param name="Confidence">The reader's own measure, 0 to 1.</param>
public sealed record PictureLine(string Text, int Start, PicturePlace Place, float Angle, float Confidence);

/// <summary>A code in a picture: its content and where it stands.</summary>
public sealed record PictureCode(string Text, PicturePlace Place);

/// <summary>A rectangle in pixels of the picture as its header gives the size, from the upper left corner.</summary>
public sealed record PicturePlace(int Left, int Top, int Width, int Height);

/// <summary>Width and height in pixels.</summary>
public sealed record PictureSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;
}

/// <summary>What became of a picture. Each end has one name, so that all can be counted.</summary>
public enum PictureState
{
    /// <summary>Read; no words means there were none.</summary>
    Read,

    /// <summary>An icon, a tracking pixel: too small to hold a line.</summary>
    Small,

    /// <summary>Not a picture, or a kind that is not read (SVG).</summary>
    NotPicture,

    /// <summary>Its header announces more pixels than are decoded: refused before decoding.</summary>
    TooManyPixels,

    /// <summary>Begins as a picture and cannot be decoded.</summary>
    Broken,

    /// <summary>Left out: the page's limit of pictures, bytes or time was reached.</summary>
    OverBudget,

    /// <summary>Reading it took longer than one picture may; what was read by then is kept.</summary>
    TimedOut,

    /// <summary>robots.txt of its host or a deny pattern of its source forbids it.</summary>
    Disallowed,

    /// <summary>robots.txt of its host cannot be had, or the host asked for a pause.</summary>
    HostWaits,

    /// <summary>The address guard refused the connection.</summary>
    RefusedAddress,

    /// <summary>No answer, an error status, too large, or a redirect without end.</summary>
    NotFetched,

    /// <summary>Neither the models nor tesseract are there to read it.</summary>
    NoReader,

    /// <summary>The reader failed on it.</summary>
    ReaderFailed,
}
