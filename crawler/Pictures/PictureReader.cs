using System.Collections.Immutable;
using AdWatch.Crawler.Pictures.Ocr;
using AdWatch.Crawler.Results;
using Microsoft.Extensions.Logging;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures;

/// <summary>Bytes of a picture in, its words and codes out. Opens its reader at the first picture; safe to use from many threads.</summary>
public sealed class PictureReader(CrawlerOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Of an animation the first picture and these many more, evenly spaced, are read: banners turn their pages.</summary>
    private const int FurtherFrames = 3;

    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly SemaphoreSlim turns = new(options.PictureReaders, options.PictureReaders);
    private readonly CodeReader codes = new();
    private ITextReader? reader;
    private bool isOpen;
    private long readings;

    /// <summary>Pictures decoded and read so far.</summary>
    public long Readings => Interlocked.Read(ref readings);

    /// <summary>Names reader and limits: readings made under another name do not hold.</summary>
    public async Task<string> MethodAsync(CancellationToken cancellationToken)
    {
        var name = (await ReaderAsync(cancellationToken))?.Name ?? "none";
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{name};{options.MaxPicturePixels};{options.MinPicturePixels}"
        );
    }

    /// <summary>Reads a picture; never throws for what stands in it.</summary>
    /// <param name="atMost">Time left for it, if that is less than one picture may take.</param>
    public async Task<PictureReading> ReadAsync(ReadOnlyMemory<byte> bytes, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var decoder = PictureDecoder.Open(bytes);
        if (decoder is null)
        {
            return new PictureReading(PictureState.NotPicture);
        }

        if (IsSmall(decoder.Size))
        {
            return new PictureReading(PictureState.Small, decoder.Size);
        }

        if (decoder.SizeWithin(options.MaxPicturePixels) is not { } size)
        {
            return new PictureReading(PictureState.TooManyPixels, decoder.Size);
        }

        await turns.WaitAsync(cancellationToken);
        try
        {
            return await ReadInTimeAsync(decoder, size, atMost, cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Too small to hold a line.</summary>
    public bool IsSmall(PictureSize size) => size.Pixels < options.MinPicturePixels;

    public void Dispose()
    {
        reader?.Dispose();
        opening.Dispose();
        turns.Dispose();
    }

    private async Task<PictureReading> ReadInTimeAsync(
        PictureDecoder decoder,
        SKSizeI size,
        TimeSpan atMost,
        CancellationToken cancellationToken
    )
    {
        var limit = atMost < options.PictureTimeout ? atMost : options.PictureTimeout;
        using var clock = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        var draft = new PictureDraft(decoder.Size);
        Interlocked.Increment(ref readings);
        try
        {
            return await ReadAsync(decoder, size, draft, await ReaderAsync(cancellationToken), both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return draft.End(PictureState.TimedOut);
        }
#pragma warning disable CA1031 // a picture that native code trips over must not end the crawl, and would end it again at every start
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            CrawlerLog.PictureFailed(logger, e);
            return draft.End(PictureState.ReaderFailed);
        }
    }

    private async Task<PictureReading> ReadAsync(
        PictureDecoder decoder,
        SKSizeI size,
        PictureDraft draft,
        ITextReader? text,
        CancellationToken cancellationToken
    )
    {
        draft.Reader = text?.Name;
        var further = Math.Min(FurtherFrames, decoder.Frames - 1);
        for (var i = 0; i <= further; i++)
        {
            using var bitmap = decoder.Decode(size, further == 0 ? 0 : i * (decoder.Frames - 1) / further);
            if (bitmap is null)
            {
                return draft.End(i == 0 ? PictureState.Broken : PictureState.Read);
            }

            var factor = (float)decoder.Size.Width / bitmap.Width;
            draft.Add(codes.Read(bitmap, factor, cancellationToken));
            if (text is null)
            {
                continue;
            }

            await foreach (var line in text.ReadAsync(bitmap, cancellationToken))
            {
                draft.Add(line, factor);
            }
        }

        return draft.End(text is null ? PictureState.NoReader : PictureState.Read);
    }

    private async Task<ITextReader?> ReaderAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (!isOpen)
            {
                NativeHeap.ReturnLargeBlocks();
                reader = await TextReaders.OpenAsync(options, logger, cancellationToken);
                isOpen = true;
            }

            return reader;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>What was read so far.</summary>
    private sealed class PictureDraft(PictureSize size)
    {
        private readonly ImmutableArray<PictureLine>.Builder lines = ImmutableArray.CreateBuilder<PictureLine>();
        private readonly ImmutableArray<PictureCode>.Builder found = ImmutableArray.CreateBuilder<PictureCode>();
        private readonly HashSet<string> known = new(StringComparer.Ordinal);
        private int length;

        public string? Reader { get; set; }

        /// <summary>Adds a line, once each: the pictures of an animation share most of theirs.</summary>
        public void Add(TextLine line, float factor)
        {
            var place = line.Box.PlaceTimes(factor);
            if (
                known.Add(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place.Left / 16},{place.Top / 16} {line.Text}")
                )
            )
            {
                lines.Add(new PictureLine(line.Text, length, place, line.Box.Angle, line.Confidence));
                length += line.Text.Length + 1;
            }
        }

        public void Add(IEnumerable<PictureCode> codes) => found.AddRange(codes.Where(c => found.All(f => f.Text != c.Text)));

        public PictureReading End(PictureState state) =>
            new(state, size)
            {
                Lines = lines.ToImmutable(),
                Codes = found.ToImmutable(),
                Reader = Reader,
            };
    }
}
