using System.CommandLine;
using AdWatch.Api.Composition;
using AdWatch.Classifier.Text;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Searching.Lucene;
using AdWatch.Indexing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Commands;

/// <summary><c>check</c>: integrity of store, audit chain and index.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("check", "Checks store, audit chain and index; 1 when something is not whole.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                if (!Directory.Exists(config.DataFolder))
                {
                    throw CommandException.Usage($"{config.DataFolder} does not exist. Name the data folder with --data.");
                }

                await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
                var faults = new List<string>(await store.CheckAsync(cancellationToken));
                var audit = await store.Audit.VerifyAsync(cancellationToken);
                await Console.Out.WriteLineAsync($"audit    {audit.Entries} entries, {(audit.IsWhole ? "chain whole" : audit.Message)}");
                await CheckIndexAsync(config, store, faults, cancellationToken);
                foreach (var fault in faults)
                {
                    await Console.Out.WriteLineAsync($"fault    {fault}");
                }

                await Console.Out.WriteLineAsync(faults.Count == 0 ? "whole" : $"{faults.Count} faults");
                return faults.Count == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task CheckIndexAsync(
        AdWatchConfig config,
        AdWatchStore store,
        List<string> faults,
        CancellationToken cancellationToken
    )
    {
        using var engine = LuceneSearchEngine.Open(
            Parts.IndexFolder(config),
            new PageStoreSearchSource(store.Pages),
            Parts.SearchFolding(CharacterFolding.Load(config.SeedsFolder)),
            TimeProvider.System,
            NullLogger<LuceneSearchEngine>.Instance
        );
        var whole = await engine.CheckAsync(cancellationToken);
        if (!whole)
        {
            faults.Add("the search index was damaged; it is made anew from the store");
        }

        var last = await store.Pages.GetLastSequenceAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"index    {engine.State.Pages} pages, sequence {engine.State.Sequence} of {last}");
    }
}
