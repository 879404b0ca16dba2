using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace AdWatch.Api.Dispatch;

/// <summary>Posts an event to a webhook, signed per Standard Webhooks with the time of the try. Redirects are an error, any 2xx is success.</summary>
internal sealed class WebhookTarget(DispatchTarget target, HttpMessageInvoker client, TimeProvider time) : IClueTarget
{
    private static readonly MediaTypeHeaderValue EventType = new("application/cloudevents+json", "utf-8");

    /// <summary>A receiver that has not answered by then is tried again.</summary>
    public static TimeSpan TimeOut { get; } = TimeSpan.FromSeconds(20);

    public async Task<DispatchOutcome> PushAsync(PushedEvent pushed, CancellationToken cancellationToken)
    {
        var webhook = target.Webhook ?? throw new InvalidOperationException($"Target {target.Id} is no webhook.");
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url);
        var content = new ReadOnlyMemoryContent(pushed.Body);
        content.Headers.ContentType = EventType;
        request.Content = content;
        request.Headers.TryAddWithoutValidation("webhook-id", pushed.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            "webhook-signature",
            WebhookSignature.Sign(webhook.Secret.AsSpan(), pushed.Id, now, pushed.Body.Span)
        );
        using var limit = new CancellationTokenSource(TimeOut, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return Judge(response, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DispatchOutcome(
                DispatchOutcomeKind.Temporary,
                string.Create(CultureInfo.InvariantCulture, $"no answer within {TimeOut.TotalSeconds:0} s")
            )
            {
                TargetInTrouble = true,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AuthenticationException)
        {
            var cause = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            return new DispatchOutcome(DispatchOutcomeKind.Temporary, cause) { TargetInTrouble = true };
        }
    }

    private static DispatchOutcome Judge(HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var words = string.Create(CultureInfo.InvariantCulture, $"HTTP {status} {response.ReasonPhrase}").TrimEnd();
        if (response.IsSuccessStatusCode)
        {
            return new DispatchOutcome(DispatchOutcomeKind.Delivered, words, status);
        }

        if (response.StatusCode == HttpStatusCode.Gone)
        {
            return new DispatchOutcome(DispatchOutcomeKind.TargetGone, words, status);
        }

        if (status is >= 300 and < 400)
        {
            words += " (redirects are never followed; put the final address into the targets file)";
        }

        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => now + delta,
            { Date: { } date } => date,
            _ => (DateTimeOffset?)null,
        };
        return new DispatchOutcome(DispatchOutcomeKind.Temporary, words, status, retryAfter)
        {
            TargetInTrouble =
                response.StatusCode
                    is HttpStatusCode.TooManyRequests
                        or HttpStatusCode.BadGateway
                        or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.GatewayTimeout,
        };
    }
}
