using AdWatch.Api.Dispatch;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Api.Tests.Dispatch;

public sealed class WebhookTargetTests
{
    private static readonly PushedEvent Event = new("evt-1", "{}"u8.ToArray());

    [Theory]
    [InlineData(200, "Delivered")]
    [InlineData(202, "Delivered")]
    [InlineData(204, "Delivered")]
    [InlineData(400, "Temporary")]
    [InlineData(500, "Temporary")]
    [InlineData(410, "TargetGone")]
    public async Task TheAnswerOfTheReceiverDecides(int status, string expected)
    {
        await using var hook = await LoopbackHook.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var outcome = await PushAsync(hook.Address, allowPrivate: true);

        Assert.Equal((expected, status), (outcome.Kind.ToString(), outcome.Status ?? 0));
    }

    [Fact]
    public async Task ARedirectIsAFailureAndIsNotFollowed()
    {
        await using var hook = await LoopbackHook.StartAsync(http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        var outcome = await PushAsync(hook.Address, allowPrivate: true);

        Assert.Equal(DispatchOutcomeKind.Temporary, outcome.Kind);
        Assert.Equal(["/"], hook.Asked);
    }

    [Fact]
    public async Task APrivateAddressIsRefusedUnlessTheTargetAllowsIt()
    {
        await using var hook = await LoopbackHook.StartAsync(_ => Task.CompletedTask);

        var outcome = await PushAsync(hook.Address, allowPrivate: false);

        Assert.Equal(DispatchOutcomeKind.Temporary, outcome.Kind);
        Assert.Contains("allow_private", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(hook.Asked);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 26 Nov 2026 01:05:00 GMT", 300)]
    public async Task RetryAfterIsReadInSecondsAndAsADate(string header, int seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 1, 0, 0, TimeSpan.Zero));
        await using var hook = await LoopbackHook.StartAsync(http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        var outcome = await PushAsync(hook.Address, allowPrivate: true, time);

        Assert.Equal(time.GetUtcNow().AddSeconds(seconds), outcome.RetryAfter);
        Assert.True(outcome.TargetInTrouble);
    }

    [Fact]
    public async Task AReceiverThatDoesNotAnswerIsLeftAfterTheTimeOut()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 1, 0, 0, TimeSpan.Zero));
        var asked = new TaskCompletionSource();
        await using var hook = await LoopbackHook.StartAsync(async http =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var push = PushAsync(hook.Address, allowPrivate: true, time);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(WebhookTarget.TimeOut);
        var outcome = await push;

        Assert.Equal(DispatchOutcomeKind.Temporary, outcome.Kind);
        Assert.Contains("20 s", outcome.Detail, StringComparison.Ordinal);
    }

    private static async Task<DispatchOutcome> PushAsync(Uri url, bool allowPrivate, TimeProvider? time = null)
    {
        var target = new DispatchTarget
        {
            Id = "t",
            Department = "health",
            Webhook = new WebhookAddress(url, [.. new byte[32]]),
            AllowPrivate = allowPrivate,
        };
        using var client = TargetAddressGuard.CreateClient(target);
        return await new WebhookTarget(target, client, time ?? TimeProvider.System).PushAsync(Event, TestContext.Current.CancellationToken);
    }
}
