using System.Security.Claims;
using AdWatch.Api.Commands;
using AdWatch.Api.Endpoints;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Rules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Tests.Learning;

/// <summary>Changed rules with a pattern that keeps a processor busy for seconds on the first text it meets.</summary>
public sealed class ReplayTimeTests(RealRules rules) : IAsyncLifetime
{
    private static readonly ReplayTime Second = new(TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(1));

    private static readonly RuleFileText Slow = LearningWorld.Rule("青禾量子灯") with
    {
        Text = LearningWorld
            .Rule("青禾量子灯")
            .Text.Replace(
                "when: 青禾量子灯",
                "when: { any: [ 青禾量子灯, { pattern: '青禾(?:[^a]{0,40}[^b]{0,40}){0,4}量子[^d]{0,90}z' } ] }",
                StringComparison.Ordinal
            ),
    };

    private LearningWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await LearningWorld.OpenAsync(rules);
        await _world.TakeAsync(string.Concat(Enumerable.Repeat("青禾一量子", 100)));
    }

    [Fact]
    public async Task WhoWaitsIsToldInTimeAndTheReplayEndsByItself()
    {
        var ended = new TaskCompletionSource();

        var fault = await Assert.ThrowsAsync<ReplayTimeException>(() =>
            RuleReplay.RunAsync(
                _world.Store,
                _world.Classifier,
                () => ChangedRules.Of([Slow], RealRules.SeedsFolder),
                new ReplayScope(),
                samples: 3,
                Second,
                ended.SetResult,
                Token
            )
        );

        Assert.False(ended.Task.IsCompleted);
        Assert.Equal((TimeSpan.FromSeconds(1), 0, 1), (fault.Allowed, fault.Judged, fault.Pages));
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(2), Token);
    }

    [Fact]
    public async Task ARequestIsAnsweredWithWhatToDoAndTheNextMustWaitForTheLastTextOfTheFirst()
    {
        var turn = new ReplayTurn();

        var answer = await AskAsync(turn);
        var meanwhile = await AskAsync(turn);

        Assert.Equal((422, 503), (answer.StatusCode, meanwhile.StatusCode));
        Assert.Contains("规则回放超过 1 秒仍未结束（1 页中已判 0 页）", answer.ProblemDetails.Detail, StringComparison.Ordinal);
        while (!turn.TryTake())
        {
            await Task.Delay(50, Token);
        }
    }

    [Fact]
    public void TheCommandFailsWithWhatToDo()
    {
        var fault = FaultMessages.Explain(new ReplayTimeException(TimeSpan.FromSeconds(15), 3, 40));

        Assert.Equal(1, fault!.ExitCode);
        Assert.StartsWith("The replay was ended after 15 s with 3 of 40 pages judged", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Look in them for a pattern", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(100, 20)]
    [InlineData(20_000, 120)]
    public void ARequestMayTakeSoMuchForEachPageWithinTwoMinutes(int pages, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReplayTime.OfRequest.For(pages));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _world.DisposeAsync();
    }

    private async Task<ProblemHttpResult> AskAsync(ReplayTurn turn)
    {
        var request = new RuleReplayRequest([new RuleFileRequest(Slow.Name, Slow.Text)], null, null, null, null);
        var answer = await RuleEndpoints.ReplayAsync(
            request,
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "wei")])),
            _world.Store,
            _world.Classifier,
            _world.Config,
            turn,
            Second,
            Token
        );
        return Assert.IsType<ProblemHttpResult>(answer.Result);
    }
}
