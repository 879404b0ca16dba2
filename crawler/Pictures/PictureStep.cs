using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;
using BitFaster.Caching.Lru;

namespace AdWatch.Crawler.Pictures;

/// <summary>Fetches and reads the pictures of a page, likely banners first, within the page's limits. Every picture gets a state, also those left out.</summary>
internal sealed class PictureStep(
    CrawlerOptions options,
    PictureCache cache,
    EmbedFetcher fetcher,
    PictureReader reader,
    RunState state,
    TimeProvider time
) : IPageStep
{
    /// <summary>What a picture of unknown size counts as: less than a banner that says its size, more than an icon that does.</summary>
    private const long UnknownPixels = 40_000;

    /// <summary>How long an address that gave no picture is not asked again, on whatever page it stands.</summary>
    private static readonly TimeSpan FailureMemory = TimeSpan.FromHours(1);

    private readonly ConcurrentLru<string, (PictureState State, DateTimeOffset At)> failures = new(10_000);

    public bool Wants(Visit visit, VisitOutcome outcome) =>
        (HasPictures(outcome.Page) || outcome.Articles.Any(HasPictures))
        && visit.Source.Pictures switch
        {
            PictureMode.Always => true,
            PictureMode.Auto => ChannelNames.Advertises(visit.Source.Channel),
            _ => false,
        };

    public async Task<VisitOutcome> ApplyAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        // A feed may bring many articles: all of them together stay well within the lease.
        var until = time.GetUtcNow() + (options.LeaseTime / 2);
        var articles = new List<Page>(outcome.Articles.Count);
        foreach (var article in outcome.Articles)
        {
            articles.Add(HasPictures(article) ? await ReadAsync(visit, article, until, cancellationToken) : article);
        }

        return outcome with
        {
            Articles = articles,
            Page = outcome.Page is { } page && HasPictures(page) ? await ReadAsync(visit, page, until, cancellationToken) : outcome.Page,
        };
    }

    private static bool HasPictures(Page? page) => page is { Content.Images.IsEmpty: false };

    private async Task<Page> ReadAsync(Visit visit, Page page, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var end = now + options.PictureTimePerPage;
        var method = await reader.MethodAsync(cancellationToken);
        var work = new PageWork(visit, page, method, end < until ? end : until);
        await FetchAsync(work, cancellationToken);
        await ReadAsync(work, cancellationToken);
        foreach (var image in work.Images)
        {
            state.CountPicture(image.State!.Value);
        }

        return page with
        {
            Content = PictureWords.AddTo(page.Content, [.. work.Images], options.Sites),
        };
    }

    /// <summary>Likely banners first: what is left out then is what matters least.</summary>
    private async Task FetchAsync(PageWork work, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, work.Images.Length).OrderByDescending(i => work.Images[i].Declared?.Pixels ?? UnknownPixels);
        foreach (var index in order)
        {
            var image = work.Images[index];
            if (image.Declared is { } declared && reader.IsSmall(declared))
            {
                work.Images[index] = image with { State = PictureState.Small };
                continue;
            }

            work.Images[index] = image.Inline.IsEmpty
                ? await TakeAsync(work, index, image, cancellationToken)
                : TakeInline(work, index, image);
        }
    }

    /// <summary>The picture as known from before, or with a state that says why not, or queued to be read.</summary>
    private async Task<PageImage> TakeAsync(PageWork work, int index, PageImage image, CancellationToken cancellationToken)
    {
        var known = cache.Address(image.Url);
        var reading = known is null ? null : Known(known.Digest, work.Method);
        if (reading is not null && time.GetUtcNow() - known!.AskedAt < options.PictureLifetime)
        {
            return With(image, reading, known);
        }

        if (failures.TryGet(image.Url, out var failure) && time.GetUtcNow() - failure.At < FailureMemory)
        {
            return image with { State = failure.State };
        }

        if (work.Fetched >= options.MaxPicturesPerPage || work.Bytes >= options.MaxPictureBytesPerPage)
        {
            return image with { State = PictureState.OverBudget };
        }

        work.Fetched++;
        // Without a reading the bytes are needed, so they are asked for whole.
        var embed = await fetcher.FetchAsync(work.Visit, image.Url, reading is null ? null : known, TimeLeft(work), cancellationToken);
        if (embed.Exchange is not { } exchange)
        {
            return Refused(image, embed.Refusal!.Value);
        }

        work.Bytes += exchange.Body.Length;
        if (exchange.Unchanged)
        {
            cache.Save(image.Url, known! with { AskedAt = exchange.At });
            return With(image, reading!, known);
        }

        return Queued(work, index, image, exchange, embed.Place!);
    }

    /// <summary>A picture that came with the page: its bytes stand in the page's own archive record.</summary>
    private PageImage TakeInline(PageWork work, int index, PageImage image)
    {
        var (page, digest) = (work.Page, WarcRecords.Digest(image.Inline));
        if (page.Archive is not { } place || work.Fetched >= options.MaxPicturesPerPage)
        {
            return image with { State = PictureState.OverBudget };
        }

        work.Fetched++;
        var known = new KnownPicture(
            digest,
            null,
            null,
            page.FetchedAt,
            new PriorCapture(page.FinalUrl, place.RecordId, page.FetchedAt, page.ContentDigest),
            place
        );
        if (Known(digest, work.Method) is { } same)
        {
            return With(image, same, known);
        }

        work.ToRead.Add((index, image.Inline, known));
        return image;
    }

    /// <summary>The picture that came, as known by its bytes, or queued to be read.</summary>
    private PageImage Queued(PageWork work, int index, PageImage image, HttpExchange exchange, ArchiveRecord place)
    {
        var body = ContentDecoder.Decode(exchange.Body, exchange.Header("Content-Encoding"), options.MaxBodyBytes);
        if (body.TooLarge || body.Fault is not null)
        {
            return Refused(image, PictureState.NotFetched);
        }

        var fresh = new KnownPicture(
            WarcRecords.Digest(body.Bytes),
            exchange.Header("ETag"),
            exchange.Header("Last-Modified"),
            exchange.At,
            new PriorCapture(exchange.Url, place.RecordId, exchange.At, exchange.BodyDigest),
            place
        );
        cache.Save(image.Url, fresh);
        if (Known(fresh.Digest, work.Method) is { } same)
        {
            return With(image, same, fresh);
        }

        work.ToRead.Add((index, body.Bytes, fresh));
        return image;
    }

    private PageImage Refused(PageImage image, PictureState why)
    {
        if (why != PictureState.OverBudget)
        {
            failures.AddOrUpdate(image.Url, (why, time.GetUtcNow()));
        }

        return image with
        {
            State = why,
        };
    }

    private async Task ReadAsync(PageWork work, CancellationToken cancellationToken)
    {
        foreach (var (index, bytes, known) in work.ToRead.OrderByDescending(r => SizeOf(r.Bytes)))
        {
            var left = TimeLeft(work);
            if (left <= TimeSpan.Zero)
            {
                work.Images[index] = work.Images[index] with
                {
                    State = PictureState.OverBudget,
                    Digest = known.Digest,
                    Archive = known.Place,
                };
                continue;
            }

            // The same bytes may stand under two addresses of one page.
            var reading = Known(known.Digest, work.Method);
            if (reading is null)
            {
                reading = await reader.ReadAsync(bytes, left, cancellationToken);
                // What only this page's time cut short is read again elsewhere.
                if (reading.State != PictureState.TimedOut || left >= options.PictureTimeout)
                {
                    cache.Save(known.Digest, work.Method, reading);
                }
            }

            work.Images[index] = With(work.Images[index], reading, known);
        }
    }

    private PictureReading? Known(string digest, string method) =>
        cache.Reading(digest, method, time.GetUtcNow() - options.PictureLifetime);

    private TimeSpan TimeLeft(PageWork work) => work.Until - time.GetUtcNow();

    private static long SizeOf(ReadOnlyMemory<byte> bytes)
    {
        using var decoder = PictureDecoder.Open(bytes);
        return decoder?.Size.Pixels ?? 0;
    }

    private static PageImage With(PageImage image, PictureReading reading, KnownPicture known) =>
        image with
        {
            Text = reading.Text,
            Size = reading.Size,
            State = reading.State,
            Lines = reading.Lines,
            Codes = reading.Codes,
            Reader = reading.Reader,
            Digest = known.Digest,
            Archive = known.Place,
        };

    /// <summary>The pictures of one page under way.</summary>
    private sealed class PageWork(Visit visit, Page page, string method, DateTimeOffset until)
    {
        public Visit Visit { get; } = visit;

        public Page Page { get; } = page;

        public PageImage[] Images { get; } = [.. page.Content.Images];

        public string Method { get; } = method;

        public DateTimeOffset Until { get; } = until;

        public int Fetched { get; set; }

        public long Bytes { get; set; }

        public List<(int Index, ReadOnlyMemory<byte> Bytes, KnownPicture Known)> ToRead { get; } = [];
    }
}
