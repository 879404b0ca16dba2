using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AdWatch.Api.Tests.Reloading;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>SIGHUP to a service that runs.</summary>
public sealed class ServeReloadTests
{
    [Fact]
    public async Task SighupTakesChangedRulesRefusesFaultyOnesAndNeverEndsTheService()
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        var token = TestContext.Current.CancellationToken;
        using var seeds = new ChangeableSeeds();
        using var folder = new TempFolder();
        var config = folder.Write("adwatch.yaml", $"seeds: {{ folder: \"{seeds.Path}\" }}\n");
        var address = FreeAddress();
        await using var service = BuiltProgram.Start(["serve", "--urls", address, "--config", config, "--data", folder.File("data")]);
        await service.WaitForAsync("Application started", token);
        using var client = Loopback.Client(address);
        var before = await ReadyAsync(client, token);

        seeds.FlagTrialWords("trial-a");
        await HangUpAsync(service, token);
        await service.WaitForAsync("reloaded for system:sighup", token);
        var after = await ReadyAsync(client, token);
        await File.WriteAllTextAsync(seeds.TrialFile, "rules:\n  - id: half\n", token);
        await HangUpAsync(service, token);
        await service.WaitForAsync("rules/99-trial.yaml:2", token);
        var refused = await ReadyAsync(client, token);

        Assert.NotEqual(before.Rules, after.Rules);
        Assert.Equal((after.Rules, "degraded"), (refused.Rules, refused.Status));
        Assert.False(service.HasEnded);
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static async Task<(string Rules, string Status)> ReadyAsync(HttpClient client, CancellationToken token)
    {
        var ready = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/readyz", token));
        return (ready.GetProperty("judging").GetProperty("rules").GetString()!, ready.GetProperty("status").GetString()!);
    }

    private static async Task HangUpAsync(BuiltProgram service, CancellationToken token)
    {
        using var kill = Process.Start("kill", ["-HUP", service.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(token);
        Assert.Equal(0, kill.ExitCode);
    }
}
