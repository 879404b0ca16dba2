using System.Security.Claims;
using AdWatch.Api.Access;
using AdWatch.Api.Composition;
using AdWatch.Api.Contracts;
using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Reloading;
using AdWatch.Classifier;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Rules: what a changed one would flip on the stored pages before it is put in place, and taking the changed ones without a pause.</summary>
internal static class RuleEndpoints
{
    private const int DefaultLimit = 2_000;
    private const int MostPages = 20_000;
    private const int DefaultSamples = 3;
    private const int MostSamples = 50;
    private const int MostFiles = 50;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/rules/replay", ReplayAsync).RequireAuthorization(Permission.Supervise).WithTags("rules").WithName("replayRules");
        api.MapPost("/rules/reload", ReloadAsync).RequireAuthorization(Permission.Administer).WithTags("rules").WithName("reloadRules");
    }

    private static async Task<Results<Ok<RuleReloadResponse>, ProblemHttpResult>> ReloadAsync(
        ClaimsPrincipal user,
        RuleReload reload,
        CancellationToken cancellationToken
    )
    {
        var outcome = await reload.RunAsync(user.GetActor(), waits: false, cancellationToken);
        return outcome.Status switch
        {
            ReloadStatus.Done => TypedResults.Ok(
                new RuleReloadResponse(
                    outcome.After != outcome.Before,
                    outcome.Before,
                    outcome.After,
                    outcome.SearchFoldsAtNextStart ? ["search-folding"] : []
                )
            ),
            ReloadStatus.Faulty => Problems.Invalid([.. outcome.Faults.Select(f => new ContentFault(f.Place, f.Message))]),
            ReloadStatus.Running => Problems.Conflict("已有规则重载正在进行，请待其结束后再试。"),
            _ => Problems.Conflict("读取期间规则目录被改写，原有规则继续使用；请待写入结束后再次重载。"),
        };
    }

    internal static async Task<Results<Ok<RuleReplayReport>, ProblemHttpResult>> ReplayAsync(
        RuleReplayRequest request,
        ClaimsPrincipal user,
        AdWatchStore store,
        AdClassifier classifier,
        AdWatchConfig config,
        ReplayTurn turn,
        ReplayTime time,
        CancellationToken cancellationToken
    )
    {
        if (Check(request) is { Count: > 0 } faults)
        {
            return Problems.Invalid(faults);
        }

        var files = request.Files!.Select(f => new RuleFileText(f.Name!, f.Text!)).ToArray();
        var scope = new ReplayScope
        {
            Source = request.Source,
            Since = request.Since,
            Limit = request.Limit ?? DefaultLimit,
            Access = user.GetActor().Scope,
        };
        if (!turn.TryTake())
        {
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                ProblemCodes.Unavailable,
                "已有规则回放正在进行，请待其结束后再试。"
            );
        }

        try
        {
            return TypedResults.Ok(
                await RuleReplay.RunAsync(
                    store,
                    classifier,
                    () => ChangedRules.Of(files, config.SeedsFolder),
                    scope,
                    request.Samples ?? DefaultSamples,
                    time,
                    turn.GiveBack,
                    cancellationToken
                )
            );
        }
        catch (SeedException e)
        {
            return Problems.Invalid([.. e.Faults.Select(f => new ContentFault($"/files ({f.File}:{f.Line})", f.Message))]);
        }
        catch (ReplayTimeException e)
        {
            return Problems.Invalid(
                new ContentFault(
                    "/files",
                    $"规则回放超过 {e.Allowed.TotalSeconds:0} 秒仍未结束（{e.Pages} 页中已判 {e.Judged} 页），已中止。请检查文件中过慢的 pattern（如反复嵌套或次数很大的量词），或以 source、since、limit 缩小范围"
                )
            );
        }
    }

    private static List<ContentFault> Check(RuleReplayRequest request)
    {
        var faults = new List<ContentFault>();
        if (request.Files is not { Count: > 0 and <= MostFiles } files)
        {
            faults.Add(new ContentFault("/files", $"须有 1 至 {MostFiles} 个规则文件，各有 name 与 text"));
            return faults;
        }

        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Name is not { Length: > 5 } name || !name.EndsWith(".yaml", StringComparison.Ordinal) || name.Contains('/'))
            {
                faults.Add(new ContentFault($"/files/{i}/name", "须为规则文件名，如 13-prohibited-claim.yaml"));
            }

            if (string.IsNullOrWhiteSpace(files[i].Text))
            {
                faults.Add(new ContentFault($"/files/{i}/text", "须有规则内容（YAML）"));
            }
        }

        Range("/limit", request.Limit, 1, MostPages);
        Range("/samples", request.Samples, 0, MostSamples);
        return faults;

        void Range(string pointer, int? value, int least, int most)
        {
            if (value < least || value > most)
            {
                faults.Add(new ContentFault(pointer, $"须为 {least} 至 {most}"));
            }
        }
    }
}

/// <summary>Body of <c>POST /rules/replay</c>.</summary>
internal sealed record RuleReplayRequest(IReadOnlyList<RuleFileRequest>? Files, string? Source, DateOnly? Since, int? Limit, int? Samples);

/// <param name="Name">Under the name of a file of the seeds it stands in its place; otherwise its rules replace those of the same id.</param>
internal sealed record RuleFileRequest(string? Name, string? Text);

/// <param name="Changed">False where rules and model are the ones of before.</param>
/// <param name="NextStart">What of the changes waits for the next start: <c>search-folding</c>.</param>
internal sealed record RuleReloadResponse(bool Changed, JudgeVersions Before, JudgeVersions After, IReadOnlyList<string> NextStart);

/// <summary>One replay at a time: each keeps every processor busy, one that was given up until its last text is judged.</summary>
internal sealed class ReplayTurn
{
    private int _taken;

    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void GiveBack() => Volatile.Write(ref _taken, 0);
}
