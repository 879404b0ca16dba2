using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Fetching;

/// <summary>One GET without redirects, within byte and time limits. Never throws for what a site does; cancelling throws.</summary>
internal sealed class HttpPageFetcher(CrawlerOptions options, GuardedConnections connections, TimeProvider time)
{
    public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        using var clock = new FetchClock(options, time, cancellationToken);
        using var message = Message(request);
        var recorder = new ExchangeRecorder();
        HttpResponseMessage response;
        try
        {
            response = await connections.SendAsync(message, request.Permission, recorder, clock.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return clock.TimedOut("waiting for the answer", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AddressRefusedException)
        {
            var (failure, text) = Classify(e);
            return clock.Failed(failure, text, null);
        }

        using (response)
        {
            return await ReadAsync(request, recorder, response, clock, cancellationToken);
        }
    }

    private async Task<FetchOutcome> ReadAsync(
        FetchRequest request,
        ExchangeRecorder recorder,
        HttpResponseMessage response,
        FetchClock clock,
        CancellationToken cancellationToken
    )
    {
        var exchange = new HttpExchange
        {
            Url = request.Url,
            At = clock.At,
            RequestHead = recorder.RequestHead,
            Status = (int)response.StatusCode,
            ResponseHead = recorder.ResponseHead,
            Headers = Headers(response),
            Version = response.Version.ToString(),
            WasChunked = response.Headers.TransferEncodingChunked ?? false,
            RemoteAddress = recorder.Connection?.RemoteAddress,
            Tls = recorder.Connection?.Tls,
        };
        if (response.Content.Headers.ContentLength is { } length && length > options.MaxBodyBytes)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"declares {length} bytes, at most {options.MaxBodyBytes} are read");
            return clock.Failed(FetchFailure.TooLarge, text, With(exchange, default, "length", clock));
        }

        using var body = new BodyBuffer(options.MaxBodyBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(clock.Token);
            while (true)
            {
                clock.RestartIdle();
                var read = await stream.ReadAsync(body.Free, clock.Token);
                if (read == 0)
                {
                    break;
                }

                if (!body.Advance(read))
                {
                    var text = string.Create(CultureInfo.InvariantCulture, $"sends more than {options.MaxBodyBytes} bytes");
                    return clock.Failed(FetchFailure.TooLarge, text, With(exchange, body.ToArray(), "length", clock));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return clock.TimedOut("reading the body", With(exchange, body.ToArray(), "time", clock));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            var text = $"the connection broke off inside of the body ({e.Message})";
            return clock.Failed(FetchFailure.Disconnected, text, With(exchange, body.ToArray(), "disconnect", clock));
        }

        return new FetchOutcome(With(exchange, body.ToArray(), null, clock), null, $"HTTP {exchange.Status}", clock.Elapsed);
    }

    private static HttpExchange With(HttpExchange exchange, ReadOnlyMemory<byte> body, string? truncated, FetchClock clock) =>
        exchange with
        {
            Body = body,
            Truncated = truncated,
            Elapsed = clock.Elapsed,
        };

    private HttpRequestMessage Message(FetchRequest request)
    {
        var message = new HttpRequestMessage(request.Method, UrlParts.ToUri(request.Url))
        {
            Content = request.Body.IsEmpty ? null : new ReadOnlyMemoryContent(request.Body),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Host = message.RequestUri!.Authority;
        Add("User-Agent", options.UserAgent);
        Add("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5");
        Add("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5");
        Add("Accept-Encoding", "gzip, br, deflate");
        Add("If-None-Match", request.ETag);
        Add("If-Modified-Since", request.LastModified);
        foreach (var (name, value) in request.Headers)
        {
            HttpHeaders? headers = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
                ? message.Content?.Headers
                : message.Headers;
            // Answers false for a name that is none, where Remove would throw.
            if (headers?.TryAddWithoutValidation(name, value) == true)
            {
                headers.Remove(name);
                headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static ImmutableDictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers[name] = string.Join(", ", values);
        }

        return headers.ToImmutable();
    }

    private static (FetchFailure Failure, string Text) Classify(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressRefusedException:
                    return (FetchFailure.RefusedAddress, inner.Message);
                case AuthenticationException:
                    return (FetchFailure.Tls, $"TLS failed ({inner.Message})");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } lookup:
                    return (FetchFailure.NameLookup, $"the host name cannot be looked up ({lookup.Message})");
            }
        }

        return e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError }
            ? (FetchFailure.Connect, $"no connection ({(e.InnerException ?? e).Message})")
            : (FetchFailure.Protocol, $"the answer is not HTTP or broke off ({(e.InnerException ?? e).Message})");
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Permission">How far beyond public addresses this request may go.</param>
internal sealed record FetchRequest(string Url, AddressPermission Permission, string? ETag = null, string? LastModified = null)
{
    /// <summary>GET, save for what a script of a rendered page asks.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Headers beside or in place of the usual ones; never the user agent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }
}
