using System.Collections.Immutable;
using System.Text.Json;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Scoring;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Learning;

public sealed class LearnedExampleTests(RealRules rules)
{
    [Fact]
    public async Task AConfirmedPageTeachesItsCodesWithWhereItComesFrom()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var page = await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");
        await world.DecideAsync(page, ClueDecision.Confirm, await SupervisorAsync(world));

        var line = Assert.Single(await WriteAsync(world)).RootElement;

        Assert.Equal($"本院治疗牛皮癣，{LearningWorld.CureWords}。", line.GetProperty("text").GetString());
        Assert.Contains("prohibited-claim", line.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        var from = line.GetProperty("from");
        Assert.Equal(page.ClueId, from.GetProperty("clue").GetString());
        Assert.Equal(page.PageId, from.GetProperty("page").GetString());
        Assert.Equal("confirm", from.GetProperty("decision").GetString());
        Assert.Equal("supervisor", from.GetProperty("by").GetString());
        Assert.NotEqual(default, from.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task AChangedCodeTeachesTheCorrectedOneAndSaysWhatItWas()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var page = await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");
        var codes = (await world.Store.Clues.GetAsync(page.ClueId!, AccessScope.Everything, TestContext.Current.CancellationToken))!
            .Clue
            .Codes;
        var changes = codes.Select(code => new CodeChange(code, "unreviewed-drug-ad")).ToImmutableArray();
        var correction = new CodeCorrection(changes, new Dictionary<string, CodeOffice>(StringComparer.Ordinal));
        await world.Store.Clues.DecideAsync(
            page.ClueId!,
            ClueDecision.Confirm,
            "实为药品广告",
            correction,
            LearningWorld.Reviewer,
            1,
            [],
            TestContext.Current.CancellationToken
        );

        var line = Assert.Single(await WriteAsync(world)).RootElement;

        Assert.Equal(["unreviewed-drug-ad"], line.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        var changed = line.GetProperty("from").GetProperty("changed").EnumerateArray().ToList();
        Assert.Contains(changed, c => c.GetProperty("from").GetString() == "prohibited-claim");
        Assert.All(changed, c => Assert.Equal("unreviewed-drug-ad", c.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task ARefusedPageTeachesThatItIsLawful()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.DecideAsync(await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。"), ClueDecision.Dismiss);

        Assert.Empty(Assert.Single(await WriteAsync(world)).RootElement.GetProperty("labels").EnumerateArray());
    }

    [Fact]
    public async Task WhatAPersonWroteAboutItStaysOut()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.DecideAsync(await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。"), ClueDecision.Confirm);

        await WriteAsync(world);

        var text = await File.ReadAllTextAsync(ModelFolder.Of(world.Config).CandidateExamples, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("已核实", text, StringComparison.Ordinal);
        Assert.DoesNotContain(LearningWorld.Reviewer.Id, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUndecidedPageTeachesNothing()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");

        Assert.Empty(await WriteAsync(world));
    }

    [Fact]
    public async Task TheSameWordsOnTwoPagesTeachOnce()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var text =
            $"本院采用青禾疗法治疗牛皮癣，由多名医师会诊，{LearningWorld.CureWords}，周一至周日均可到院就诊，门诊时间为上午八点到下午五点。";
        await world.DecideAsync(await world.TakeAsync(text), ClueDecision.Confirm);
        await world.DecideAsync(await world.TakeAsync(text), ClueDecision.Confirm);

        Assert.Single(await WriteAsync(world));
    }

    [Fact]
    public async Task TheFileReadsAsLabelledTexts()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.DecideAsync(await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。"), ClueDecision.Confirm);
        await WriteAsync(world);
        var codes = world.Classifier.Rules.Codes.All.Select(c => c.Code).ToHashSet();

        var read = LabelledTextReader.Read(ModelFolder.Of(world.Config).CandidateExamples, codes, new DateOnly(2026, 11, 26));

        Assert.Empty(read.Faults);
        Assert.Equal("hospital-site", Assert.Single(read.Texts).Input.Channel);
    }

    private static async Task<Actor> SupervisorAsync(LearningWorld world) =>
        (
            await world.Store.ApiKeys.CreateAsync(
                "counter",
                Roles.Supervisor,
                null,
                null,
                Actor.System("test"),
                TestContext.Current.CancellationToken
            )
        ).Key.AsActor();

    private static async Task<List<JsonDocument>> WriteAsync(LearningWorld world)
    {
        var path = ModelFolder.Of(world.Config).CandidateExamples;
        var count = await LearnedExamples.WriteAsync(world.Store, path, TestContext.Current.CancellationToken);
        var lines = File.ReadLines(path).Select(line => JsonDocument.Parse(line)).ToList();
        Assert.Equal(count, lines.Count);
        return lines;
    }
}
