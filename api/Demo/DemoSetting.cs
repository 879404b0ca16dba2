using AdWatch.Api.Composition;
using AdWatch.Api.Dispatch;
using AdWatch.Indexing.Registers;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Demo;

/// <summary>The stage of a demo: its web, its receiver, and the files of the installation that name both.</summary>
internal sealed class DemoSetting : IAsyncDisposable
{
    private readonly string _seeds;

    private DemoSetting(string seeds, DemoManifest manifest, DemoWeb web, DemoReceiver receiver)
    {
        _seeds = seeds;
        Manifest = manifest;
        Web = web;
        Receiver = receiver;
    }

    public DemoManifest Manifest { get; }

    public DemoWeb Web { get; }

    public DemoReceiver Receiver { get; }

    /// <summary>Source file with the real addresses.</summary>
    public string SourcesFile { get; private init; } = "";

    /// <summary>Target file with the receiver's address and a fresh secret.</summary>
    public string TargetsFile { get; private init; } = "";

    public static async Task<DemoSetting> StartAsync(AdWatchConfig config, TimeProvider time, CancellationToken cancellationToken)
    {
        var seeds = Path.Combine(config.SeedsFolder, "demo-web");
        var manifest = DemoManifest.Read(Path.Combine(seeds, "manifest.yaml"));
        var secret = WebhookSignature.NewSecret();
        var web = await DemoWeb.StartAsync(seeds, manifest, cancellationToken);
        var receiver = await DemoReceiver.StartAsync(secret, time, cancellationToken);
        var sources = Path.Combine(config.DataFolder, "demo-sources.yaml");
        var targets = Path.Combine(config.DataFolder, "demo-targets.yaml");
        KeptFile.Replace(sources, web.Fill(await File.ReadAllTextAsync(Path.Combine(seeds, "sources.yaml"), cancellationToken)));
        var template = await File.ReadAllTextAsync(Path.Combine(seeds, "targets.yaml"), cancellationToken);
        KeptFile.Replace(
            targets,
            template
                .Replace("{{receiver}}", receiver.Address, StringComparison.Ordinal)
                .Replace("{{secret}}", secret, StringComparison.Ordinal)
        );
        return new DemoSetting(seeds, manifest, web, receiver) { SourcesFile = sources, TargetsFile = targets };
    }

    /// <summary>Imports the registers of the demo and returns rows per register.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ImportRegistersAsync(
        AdWatchConfig config,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        var importer = new RegisterImporter(store, RegisterColumns.Load(Path.Combine(config.SeedsFolder, "registers.yaml")));
        var rows = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in RegisterKinds.All)
        {
            var file = Path.Combine(_seeds, "registers", name + ".csv");
            if (RegisterKinds.TryParse(name, out var kind) && File.Exists(file))
            {
                var report = await importer.ImportAsync(kind, file, ScriptedReviewer.Actor, cancellationToken);
                if (report.Rejected.Count > 0)
                {
                    throw new InvalidOperationException($"{file}:{report.Rejected[0].Line}: {report.Rejected[0].Reason}");
                }

                rows[name] = report.Imported;
            }
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
