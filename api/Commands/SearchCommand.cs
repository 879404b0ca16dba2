using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Classifier.Text;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using AdWatch.Indexing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Commands;

/// <summary><c>search</c>: full-text search over the stored pages, beside a running service or without one.</summary>
internal static class SearchCommand
{
    private const string HitStart = "\u001b[1;31m";
    private const string HitEnd = "\u001b[0m";

    public static Command Create(CommonOptions common)
    {
        var query = new Argument<string>("QUERY")
        {
            Description = "Words, \"phrases\", OR, -not, near(a,b,20), field:value (docs/search.md).",
        };
        var from = new Option<DateOnly?>("--from") { Description = "First day (2026-01-31).", HelpName = "DAY" };
        var to = new Option<DateOnly?>("--to") { Description = "Last day.", HelpName = "DAY" };
        var limit = new Option<int>("--limit")
        {
            Description = "Hits shown (default 20).",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        limit.Validators.Add(result =>
        {
            if (OptionNumbers.Read(result) is < 1 or > SearchRequest.MaxLimit)
            {
                result.AddError($"--limit must be 1 to {SearchRequest.MaxLimit}.");
            }
        });
        var json = CommonOptions.Json();
        var command = new Command("search", "Full-text search over the stored pages.") { query, from, to, limit, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                if (!Directory.Exists(config.DataFolder))
                {
                    throw CommandException.Usage(
                        $"{config.DataFolder} does not exist; crawl or import first, or name the folder with --data."
                    );
                }

                var folding = Parts.SearchFolding(CharacterFolding.Load(config.SeedsFolder));
                var request = new SearchRequest
                {
                    Query = Parse(folding, parsed.GetRequiredValue(query)),
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                    Limit = parsed.GetValue(limit),
                };
                var page = await SearchAsync(config, folding, request, cancellationToken);
                if (parsed.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(page, WireJson.Options));
                }
                else
                {
                    await WriteAsync(page, colours: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
                }

                return 0;
            }
        );
        return command;
    }

    private static SearchQuery Parse(Indexing.Analysis.SearchFolding folding, string query)
    {
        try
        {
            return new SearchQueryParser(folding).Parse(query);
        }
        catch (SearchQueryException e)
        {
            throw CommandException.Usage(e.Message);
        }
    }

    private static async Task<SearchPage> SearchAsync(
        AdWatchConfig config,
        Indexing.Analysis.SearchFolding folding,
        SearchRequest request,
        CancellationToken cancellationToken
    )
    {
        await using var store = await AdWatchStore.OpenAsync(config.DataFolder, TimeProvider.System, cancellationToken);
        using var engine = LuceneSearchEngine.Open(
            Parts.IndexFolder(config),
            new PageStoreSearchSource(store.Pages),
            folding,
            TimeProvider.System,
            NullLogger<LuceneSearchEngine>.Instance
        );
        if (!await engine.CatchUpAsync(cancellationToken))
        {
            await Console.Error.WriteLineAsync(
                "adwatch: another process writes the index; pages stored in the last seconds may be missing"
            );
        }

        return await engine.SearchAsync(request, cancellationToken);
    }

    private static async Task WriteAsync(SearchPage page, bool colours)
    {
        foreach (var hit in page.Items)
        {
            var day = (hit.PublishedAt ?? hit.FetchedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await Console.Out.WriteLineAsync($"{hit.Title}  [{string.Join(' ', hit.Labels.Prepend(hit.Channel ?? "-"))}]  {day}");
            await Console.Out.WriteLineAsync($"  {hit.Url}");
            foreach (var snippet in hit.Snippets)
            {
                await Console.Out.WriteLineAsync($"  … {Marked(snippet, colours)} …");
            }
        }

        await Console.Out.WriteLineAsync(page.Total == 1 ? "1 page" : $"{page.Total} pages");
        if (page.Rebuilding)
        {
            await Console.Error.WriteLineAsync("adwatch: the index is being made anew; hits may be missing");
        }
    }

    private static string Marked(Snippet snippet, bool colours)
    {
        var (start, end) = colours ? (HitStart, HitEnd) : ("【", "】");
        var text = new StringBuilder();
        var at = 0;
        foreach (var hit in snippet.Hits)
        {
            text.Append(snippet.Text, at, hit.Start - at).Append(start).Append(snippet.Text, hit.Start, hit.Length).Append(end);
            at = hit.Start + hit.Length;
        }

        return text.Append(snippet.Text, at, snippet.Text.Length - at).Replace('\n', ' ').ToString();
    }
}
