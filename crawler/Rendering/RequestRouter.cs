using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AdWatch.Crawler.Rendering;

/// <summary>Answers every request of one page: its own document from the archived bytes, its parts through AdWatch's fetcher, the rest with a refusal.</summary>
/// <remarks>The browser has no network of its own (<see cref="BrowserArguments"/>), so what this class does not answer gets no answer.</remarks>
internal sealed class RequestRouter : IAsyncDisposable
{
    /// <summary>A page may load itself again once; more would be a loop, since the site is not asked again.</summary>
    private const int MaxOwnLoads = 2;

    private const int MaxMoves = 20;
    private const int MaxPostBytes = 64 * 1024;

    /// <summary>What says who asks, and what the connection needs, is set by the fetcher alone.</summary>
    private static readonly ImmutableHashSet<string> OwnHeaders = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["user-agent", "host", "connection", "accept-encoding", "content-length", "cookie", "te", "transfer-encoding", "upgrade", "range"]
    );

    /// <summary>Headers of an answer that are untrue once it is unpacked, or would keep state, or would not show the page.</summary>
    private static readonly ImmutableHashSet<string> DroppedHeaders = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "content-disposition", "refresh", "link"]
    );

    private readonly CrawlerOptions options;
    private readonly RenderTarget target;
    private readonly PageResources resources;
    private readonly CrawlScope scope;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop;
    private readonly Lock gate = new();
    private readonly Dictionary<RequestRefusal, int> refused = [];
    private readonly List<string> moves = [];
    private int underWay;
    private int requests;
    private int ownLoads;
    private long lastActivity;
    private IPage? page;
    private ExceptionDispatchInfo? fault;

    public RequestRouter(
        CrawlerOptions options,
        RenderTarget target,
        PageResources resources,
        CrawlScope scope,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        (this.options, this.target, this.resources, this.scope) = (options, target, resources, scope);
        (this.time, this.logger) = (time, logger);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lastActivity = time.GetTimestamp();
    }

    public int Requests => Volatile.Read(ref requests);

    public ImmutableSortedDictionary<RequestRefusal, int> Refused
    {
        get
        {
            lock (gate)
            {
                return refused.ToImmutableSortedDictionary();
            }
        }
    }

    public ImmutableArray<string> Moves
    {
        get
        {
            lock (gate)
            {
                return [.. moves];
            }
        }
    }

    /// <summary>How long nothing was asked and nothing was under way; zero while something is.</summary>
    public TimeSpan QuietFor => Volatile.Read(ref underWay) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref lastActivity));

    public void Watch(IPage page) => this.page = page;

    /// <summary>Throws where the archive could not take what was fetched.</summary>
    public void ThrowIfFaulted() => fault?.Throw();

    /// <summary>Refuses whatever is asked from now on.</summary>
    public Task CloseAsync() => stop.CancelAsync();

    public async Task AnswerAsync(IRoute route)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            await DecideAsync(route);
        }
        catch (CrawlStorageException e)
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(e), null);
            await stop.CancelAsync();
            await RefuseLateAsync(route);
        }
        catch (Exception e) when (e is PlaywrightException or OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone, or the time is over.
            await RefuseLateAsync(route);
        }
#pragma warning disable CA1031 // one request that answering trips over must end neither the page nor the crawl
        catch (Exception e)
#pragma warning restore CA1031
        {
            CrawlerLog.PartFailed(logger, e, route.Request.Url);
            Refuse(RequestRefusal.Failed);
            await RefuseLateAsync(route);
        }
        finally
        {
            Volatile.Write(ref lastActivity, time.GetTimestamp());
            Interlocked.Decrement(ref underWay);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // What is under way ends at once by that; the resources it uses go away next.
        while (Volatile.Read(ref underWay) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None);
        }

        stop.Dispose();
    }

    private async Task DecideAsync(IRoute route)
    {
        var request = route.Request;
        if (stop.IsCancellationRequested)
        {
            await route.AbortAsync(RequestAbortErrorCode.Aborted);
            return;
        }

        if (request.IsNavigationRequest && IsMain(request))
        {
            await MoveAsync(route, request.Url);
            return;
        }

        var number = Interlocked.Increment(ref requests);
        var (part, refusal) = number > options.Rendering.MaxRequests ? (null, RequestRefusal.Limit) : PartOf(request);
        HttpExchange? answer = null;
        if (part is not null)
        {
            (answer, refusal) = await resources.FetchAsync(part, stop.Token);
        }

        if (answer is null)
        {
            Refuse(refusal ?? RequestRefusal.Failed);
            await route.AbortAsync(RequestAbortErrorCode.BlockedByClient);
            return;
        }

        await FulfilAsync(route, answer, contentType: answer.Header("Content-Type"));
    }

    /// <summary>The document of the page is served from what was fetched; any other address a script moves on to is noted and not loaded.</summary>
    private async Task MoveAsync(IRoute route, string requested)
    {
        var url = UrlNormalizer.Normalize(requested, null);
        if (url == target.Exchange.Url && Interlocked.Increment(ref ownLoads) <= MaxOwnLoads)
        {
            await FulfilAsync(route, target.Exchange, target.ContentType);
            return;
        }

        lock (gate)
        {
            if (url is not null && url != target.Exchange.Url && moves.Count < MaxMoves && !moves.Contains(url, StringComparer.Ordinal))
            {
                moves.Add(url);
            }
        }

        Refuse(RequestRefusal.Navigation);
        await route.AbortAsync(RequestAbortErrorCode.Aborted);
    }

    private (PartRequest? Part, RequestRefusal? Refusal) PartOf(IRequest request)
    {
        var kind = request.ResourceType;
        if (options.Rendering.BlockedKinds.Contains(kind, StringComparer.Ordinal))
        {
            return (null, RequestRefusal.Kind);
        }

        if (UrlNormalizer.Normalize(request.Url, null) is not { } url)
        {
            return (null, RequestRefusal.Scheme);
        }

        var host = UrlParts.Of(url).Host;
        if (options.Rendering.BlockedHosts.Any(b => b.MatchesHost(host)))
        {
            return (null, RequestRefusal.Tracker);
        }

        if (request.IsNavigationRequest && !IsOurs(request))
        {
            return (null, RequestRefusal.Navigation);
        }

        var isPost = request.Method == "POST" && kind is "xhr" or "fetch";
        var body = isPost ? request.PostDataBuffer ?? [] : [];
        if (!(request.Method == "GET" || (isPost && body.Length <= MaxPostBytes && scope.CoversAddress(target.SourceId, url))))
        {
            return (null, RequestRefusal.Method);
        }

        var headers = request.Headers.Where(h =>
            !OwnHeaders.Contains(h.Key) && !h.Key.StartsWith("sec-", StringComparison.OrdinalIgnoreCase)
        );
        return (
            new PartRequest(
                url,
                isPost ? HttpMethod.Post : HttpMethod.Get,
                [.. headers],
                body,
                !isPost && kind is "script" or "stylesheet" or "image"
            ),
            null
        );
    }

    private bool IsOurs(IRequest request) => page is not null && request.Frame.Page == page;

    private bool IsMain(IRequest request) => IsOurs(request) && request.Frame == page!.MainFrame;

    private async Task FulfilAsync(IRoute route, HttpExchange answer, string? contentType)
    {
        var decoded = ContentDecoder.Decode(answer.Body, answer.Header("Content-Encoding"), options.MaxBodyBytes);
        if (decoded.Fault is not null || decoded.TooLarge)
        {
            Refuse(RequestRefusal.Failed);
            await route.AbortAsync(RequestAbortErrorCode.Failed);
            return;
        }

        var headers = answer
            .Headers.Where(h => !DroppedHeaders.Contains(h.Key))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value, StringComparer.Ordinal);
        if (contentType is not null)
        {
            headers["content-type"] = contentType;
        }

        await route.FulfillAsync(
            new RouteFulfillOptions
            {
                Status = answer.Status,
                Headers = headers,
                BodyBytes = decoded.Bytes.ToArray(),
            }
        );
    }

    /// <summary>A request that is left without an answer would keep its page from coming to rest.</summary>
    private static async Task RefuseLateAsync(IRoute route)
    {
        try
        {
            await route.AbortAsync(RequestAbortErrorCode.Failed);
        }
        catch (PlaywrightException)
        {
            // It is answered, or its page is gone.
        }
    }

    private void Refuse(RequestRefusal reason)
    {
        lock (gate)
        {
            refused[reason] = refused.GetValueOrDefault(reason) + 1;
        }
    }
}
