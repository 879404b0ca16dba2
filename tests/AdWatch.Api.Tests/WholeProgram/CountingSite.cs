using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>A site of numbered pages, each linking to the next ones, that counts how often each was asked for and answered whole.</summary>
internal sealed class CountingSite : IAsyncDisposable
{
    private readonly IHost _host;

    private CountingSite(IHost host, int pages, string address)
    {
        _host = host;
        Pages = pages;
        Address = address;
    }

    public int Pages { get; }

    public string Address { get; }

    /// <summary>Answers that went out whole, by page.</summary>
    public ConcurrentDictionary<string, int> Answered { get; } = new(StringComparer.Ordinal);

    /// <param name="padding">Bytes that do not shrink by packing, put into a comment of each page, so that an archive of them grows fast.</param>
    public static async Task<CountingSite> StartAsync(int pages, TimeSpan delay, int padding = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        CountingSite? site = null;
        app.MapGet("/robots.txt", () => Results.Text("User-agent: *\nAllow: /\n"));
        app.MapGet(
            "/{name}",
            async (string name, HttpContext http) =>
            {
                await Task.Delay(delay, TimeProvider.System, http.RequestAborted);
                await Results.Content(Page(name, pages, padding), "text/html; charset=utf-8").ExecuteAsync(http);
                await http.Response.CompleteAsync();
                site!.Answered.AddOrUpdate(name, 1, (_, n) => n + 1);
            }
        );
        await app.StartAsync();
        site = new CountingSite(app, pages, app.Urls.First());
        return site;
    }

    public string Sources(int concurrency = 2) =>
        $$"""
            sources:
              - id: counting
                name: 计数站
                channel: ad-listing
                urls: ["{{Address}}/p0"]
                scope: { hosts: ["{{new Uri(Address).Authority}}"], max_depth: 1000 }
                schedule: { every: 24h }
                politeness: { delay: 0s, concurrency: {{concurrency.ToString(CultureInfo.InvariantCulture)}} }
                allow_private: true
            """;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static string Page(string name, int pages, int padding)
    {
        var number = int.Parse(name[1..], CultureInfo.InvariantCulture);
        var links = string.Concat(
            Enumerable.Range(1, 3).Select(i => (number * 3) + i).Where(n => n < pages).Select(n => $"<p><a href='/p{n}'>第 {n} 页</a></p>")
        );
        var offer = number % 5 == 0 ? $"<p>代抢省人民医院专家号，当天就诊，一个号 {300 + number} 元，加微信 haofan_{number}a</p>" : "";
        var bytes = new byte[padding];
        new Random(number).NextBytes(bytes);
        return $"<!doctype html><html lang='zh'><head><title>信息 {number}</title></head><body><h1>信息 {number}</h1><p>这是第 {number} 条信息，内容各不相同，编号 {number * 7919}。</p>{offer}{links}<!-- {Convert.ToBase64String(bytes)} --></body></html>";
    }
}
