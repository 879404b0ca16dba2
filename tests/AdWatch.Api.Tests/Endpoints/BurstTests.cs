using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Endpoints;

/// <summary>A rumour handed in from five accounts within hours, by the seeded rule.</summary>
public sealed class BurstTests(ServiceFixture service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheAnswerToTheLastCopyPageAndClueSayThatItSpreadsAndHow()
    {
        var copies = await SpreadAsync("吃大蒜能杀死新冠病毒");
        using var viewer = await service.AsAsync(Roles.Viewer);

        var page = await (await viewer.GetAsync($"/api/v1/pages/{Text(copies[0], "page")}", Token)).ReadJsonAsync();
        var clue = await (await viewer.GetAsync($"/api/v1/clues/{Text(copies[0], "clue")}", Token)).ReadJsonAsync();

        Assert.Equal(("high", "critical"), (Text(copies[0], "severity"), Text(copies[^1], "severity")));
        Assert.Equal("critical", Text(page, "severity"));
        Assert.Equal("critical", Text(clue, "severity"));
        foreach (var burst in new[] { page.GetProperty("burst"), clue.GetProperty("pages")[0].GetProperty("burst") })
        {
            Assert.Equal(
                (5, 5, 48),
                (burst.GetProperty("places").GetInt32(), burst.GetProperty("pages").GetInt32(), burst.GetProperty("hours").GetInt32())
            );
            Assert.Equal(
                TimeSpan.FromHours(4),
                burst.GetProperty("last_at").GetDateTimeOffset() - burst.GetProperty("first_at").GetDateTimeOffset()
            );
        }

        var told = Assert.Single(clue.GetProperty("events").EnumerateArray(), e => Text(e, "type") == "burst");
        Assert.Contains("48 小时内见于 5 处", Text(told, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheConsoleShowsItInChinese()
    {
        var copies = await SpreadAsync("喝高度白酒能杀死体内病毒");
        using var viewer = await service.AsAsync(Roles.Viewer);

        var screen = WebUtility.HtmlDecode(await viewer.GetStringAsync($"/clues/{Text(copies[0], "clue")}", Token));

        Assert.Contains("同一内容 48 小时内见于 5 处（5 个网页），2026-05-12 08:00 至 2026-05-12 12:00", screen, StringComparison.Ordinal);
        Assert.Contains("<strong>集中传播</strong>", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheClueThatIsSentCarriesIt()
    {
        var copies = await SpreadAsync("家里熏醋能消毒杀病毒");
        var clue = Text(copies[^1], "clue")!;
        using var reviewer = await service.AsAsync(Roles.Reviewer);
        using var decided = await reviewer.PostAsJsonAsync(
            $"/api/v1/clues/{clue}/decision",
            new
            {
                decision = "confirm",
                reason = "已被辟谣",
                version = 1,
            },
            Token
        );

        var data = await WaitForDropAsync(clue);

        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.Equal("critical", Text(data, "severity"));
        Assert.Equal(5, data.GetProperty("pages")[0].GetProperty("burst").GetProperty("places").GetInt32());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>One text from five accounts, an hour between them; what each answer said.</summary>
    private async Task<List<JsonElement>> SpreadAsync(string claim)
    {
        using var intake = await service.AsAsync(Roles.Intake);
        var taken = new List<JsonElement>();
        var account = Guid.NewGuid().ToString("N")[..8];
        for (var i = 0; i < 5; i++)
        {
            using var response = await intake.PostAsJsonAsync(
                "/api/v1/pages",
                new
                {
                    url = string.Create(CultureInfo.InvariantCulture, $"https://blog.example/{account}/{i}"),
                    fetched_at = string.Create(CultureInfo.InvariantCulture, $"2026-05-12T{8 + i:D2}:00:00+08:00"),
                    channel = "social-post",
                    publisher = string.Create(CultureInfo.InvariantCulture, $"转发{account}{i}"),
                    text = $"紧急通知：{claim}，请马上转给家人和朋友，多一个人知道就多救一个人。",
                },
                Token
            );
            taken.Add((await response.ReadJsonAsync()).GetProperty("items")[0]);
        }

        return taken;
    }

    private async Task<JsonElement> WaitForDropAsync(string clue)
    {
        for (var look = 0; look < 100; look++)
        {
            foreach (var file in Directory.Exists(service.DropFolder) ? Directory.EnumerateFiles(service.DropFolder, "*.json") : [])
            {
                using var sent = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
                if (sent.RootElement.GetProperty("subject").GetString() == clue)
                {
                    return sent.RootElement.GetProperty("data").Clone();
                }
            }

            await Task.Delay(100, Token);
        }

        throw new InvalidOperationException($"Nothing about {clue} was dropped within ten seconds.");
    }
}
