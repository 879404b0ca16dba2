using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>kill -9 of a service with confirmed clues waiting: every clue arrives, and what arrives twice carries the same id.</summary>
public sealed class ServeKillTests(ITestOutputHelper log)
{
    private const int Kills = 10;
    private const int ConfirmedEachTime = 4;

    [Fact]
    public async Task EveryConfirmedClueArrivesThoughTheServiceIsKilledTenTimes()
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("adwatch-servekill-").FullName;
        var data = Path.Combine(folder, "data");
        var targets = Path.Combine(folder, "targets.yaml");
        await using var receiver = await CountingReceiver.StartAsync();
        await File.WriteAllTextAsync(targets, receiver.Targets(), cancellationToken);
        await CrawlAsync(folder, data, cancellationToken);
        var key = await MakeKeyAsync(data, cancellationToken);
        var seed = Environment.TickCount;
        log.WriteLine($"seed {seed.ToString(CultureInfo.InvariantCulture)}, {folder}");
        var random = new Random(seed);
        var confirmed = new List<string>();
        for (var i = 0; i < Kills; i++)
        {
            await using var service = await Service.StartAsync(data, targets, key, cancellationToken);
            confirmed.AddRange(await service.ConfirmAsync(ConfirmedEachTime, cancellationToken));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 250)), TimeProvider.System, cancellationToken);
            await service.Program.KillAsync(cancellationToken);
        }

        Assert.Equal(Kills * ConfirmedEachTime, confirmed.Count);
        log.WriteLine($"before the last start {receiver.Taken.Count} of {confirmed.Count} had arrived");
        await using var last = await Service.StartAsync(data, targets, key, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (confirmed.Any(c => !receiver.Taken.ContainsKey(c)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }

        Assert.Equal(confirmed.Order(StringComparer.Ordinal), receiver.Taken.Keys.Order(StringComparer.Ordinal));
        Assert.All(receiver.Taken.Values, ids => Assert.Single(ids.Distinct(StringComparer.Ordinal)));
        log.WriteLine($"{receiver.Taken.Values.Count(ids => ids.Count > 1)} arrived more than once, each with its one id");
    }

    private static async Task CrawlAsync(string folder, string data, CancellationToken cancellationToken)
    {
        await using var site = await CountingSite.StartAsync(pages: 250, delay: TimeSpan.Zero);
        var sources = Path.Combine(folder, "sources.yaml");
        await File.WriteAllTextAsync(sources, site.Sources(), cancellationToken);
        var run = await BuiltProgram.RunAsync(["crawl", "--sources", sources, "--once", "--data", data], null, cancellationToken);
        Assert.Equal(0, run.ExitCode);
    }

    private static async Task<string> MakeKeyAsync(string data, CancellationToken cancellationToken)
    {
        var run = await BuiltProgram.RunAsync(
            ["apikey", "create", "--name", "reviewer", "--role", "supervisor", "--json", "--data", data],
            null,
            cancellationToken
        );
        Assert.Equal(0, run.ExitCode);
        using var made = JsonDocument.Parse(run.Output);
        return made.RootElement.GetProperty("key").GetString()!;
    }

    private sealed class Service : IAsyncDisposable
    {
        private readonly HttpClient _client;

        private Service(BuiltProgram program, HttpClient client)
        {
            Program = program;
            _client = client;
        }

        public BuiltProgram Program { get; }

        public static async Task<Service> StartAsync(string data, string targets, string key, CancellationToken cancellationToken)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
            listener.Stop();
            var program = BuiltProgram.Start(["serve", "--urls", address, "--targets", targets, "--data", data]);
            await program.WaitForAsync("Application started", cancellationToken);
            var client = Loopback.Client(address);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return new Service(program, client);
        }

        public async Task<IReadOnlyList<string>> ConfirmAsync(int count, CancellationToken cancellationToken)
        {
            var open = await _client.GetFromJsonAsync<JsonElement>($"/api/v1/clues?state=detected&limit={count}", cancellationToken);
            var ids = new List<string>();
            foreach (var clue in open.GetProperty("items").EnumerateArray())
            {
                var id = clue.GetProperty("id").GetString()!;
                var decision = new
                {
                    decision = "confirm",
                    reason = "原文明确",
                    version = clue.GetProperty("version").GetInt32(),
                };
                var answer = await _client.PostAsJsonAsync($"/api/v1/clues/{id}/decision", decision, cancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                ids.Add(id);
            }

            return ids;
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await Program.DisposeAsync();
        }
    }
}
