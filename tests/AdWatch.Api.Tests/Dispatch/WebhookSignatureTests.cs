using System.Diagnostics;
using System.Text;
using AdWatch.Api.Dispatch;

namespace AdWatch.Api.Tests.Dispatch;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void ThePublishedExampleGetsThePublishedSignature() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(Key(), Id, At, Body));

    [Fact]
    public void AChangedByteDoesNotVerify() =>
        Assert.False(WebhookSignature.Verify(Key(), Id, "1614265330", WebhookSignature.Sign(Key(), Id, At, Body), "{}"u8, At));

    [Fact]
    public void AnOldTimestampDoesNotVerify() =>
        Assert.False(WebhookSignature.Verify(Key(), Id, "1614265330", WebhookSignature.Sign(Key(), Id, At, Body), Body, At.AddMinutes(6)));

    [Theory]
    [InlineData("secret")]
    [InlineData("whsec_!!")]
    [InlineData("whsec_c2hvcnQ=")]
    public void ASecretThatIsNoneIsRefusedWithItsFault(string secret)
    {
        Assert.Null(WebhookSignature.ReadSecret(secret, out var fault));
        Assert.False(string.IsNullOrEmpty(fault));
    }

    [Fact]
    public async Task TheLibraryThatReceiversUseAcceptsASignatureOfToday()
    {
        var root = FindRoot();
        Assert.SkipUnless(Directory.Exists(Path.Combine(root, "node_modules", "standardwebhooks")), "npm ci has not run");
        var secret = WebhookSignature.NewSecret();
        var now = TimeProvider.System.GetUtcNow();
        var body = """{"subject":"线索","n":1}""";
        var signature = WebhookSignature.Sign(WebhookSignature.ReadSecret(secret, out _), Id, now, Encoding.UTF8.GetBytes(body));
        var script = """
            const { Webhook } = require("standardwebhooks");
            const [secret, id, time, signature, body] = process.argv.slice(1);
            const read = new Webhook(secret).verify(body, { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature });
            console.log(read.subject);
            """;
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[] { "-e", script, secret, Id, $"{now.ToUnixTimeSeconds()}", signature, body })
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("线索", output.Trim());
    }

    private static byte[] Key() => WebhookSignature.ReadSecret(Secret, out _)!;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdWatch.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("AdWatch.sln is not above the tests.");
        }

        return folder;
    }
}
