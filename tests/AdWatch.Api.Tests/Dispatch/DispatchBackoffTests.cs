using AdWatch.Api.Dispatch;
using CsCheck;

namespace AdWatch.Api.Tests.Dispatch;

public sealed class DispatchBackoffTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void TheFirstRetryComesAfterFiveSeconds() => Assert.Equal(Now.AddSeconds(5), DispatchBackoff.NextTry(1, Now, null));

    [Fact]
    public void TenTriesSpreadOverAboutThreeDays()
    {
        var at = Now;
        var tries = 1;
        while (DispatchBackoff.NextTry(tries, at, null) is { } next)
        {
            at = next;
            tries++;
        }

        Assert.Equal(10, tries);
        Assert.InRange(at - Now, TimeSpan.FromDays(3), TimeSpan.FromDays(3.5));
    }

    [Fact]
    public void AWishOfTheReceiverIsNeverUndercut() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[-100, 172_800])
            .Sample((tries, seconds) => DispatchBackoff.NextTry(tries, Now, Now.AddSeconds(seconds)) >= Now.AddSeconds(seconds));

    [Fact]
    public void AReceiverCannotPutAPushOffForever() =>
        Assert.Equal(Now + DispatchBackoff.LongestRetryAfter, DispatchBackoff.NextTry(1, Now, Now.AddYears(1)));
}
