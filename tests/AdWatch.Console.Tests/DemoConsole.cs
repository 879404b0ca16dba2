using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AdWatch.TestSupport;
using Microsoft.Playwright;

namespace AdWatch.Console.Tests;

/// <summary>The demo, running as a user starts it, and a real browser beside it; shared by all tests of the console.</summary>
public sealed partial class DemoConsole : IAsyncLifetime
{
    /// <summary>Milliseconds a step may take; far above what any takes, also on a busy machine.</summary>
    private const float Patience = 120_000;

    private static readonly string[] BrowserArguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private BuiltProgram? _program;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _signedIn;

    /// <summary>Why the tests cannot run; null where they can.</summary>
    public static string? Missing =>
        BuiltProgram.Missing ?? (Chromium is null ? "no Chromium: apt-get install chromium fonts-noto-cjk" : null);

    private static string? Chromium { get; } =
        Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    public string Address { get; private set; } = "";

    public string Password { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        var folder = Path.Combine(Directory.CreateTempSubdirectory("adwatch-console-").FullName, "demo");
        _program = BuiltProgram.Start(["demo", "--port", $"{port}", "--data", folder]);
        await _program.WaitForAsync("sign in", TestContext.Current.CancellationToken);
        Password = SignIn().Match(_program.Output).Groups["password"].Value;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = BrowserArguments }
        );
        await WaitForCluesAsync();
    }

    /// <summary>A fresh signed-in browser window of 1366×768; every message of its console that is an error is kept.</summary>
    public async Task<IPage> OpenAsync(ICollection<string> errors)
    {
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                Locale = "zh-CN",
                TimezoneId = "Asia/Shanghai",
                ViewportSize = new ViewportSize { Width = 1366, Height = 768 },
                StorageState = _signedIn,
            }
        );
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, message) => errors.Add(message);
        if (_signedIn is null)
        {
            await page.GotoAsync($"{Address}/signin");
            await page.FillAsync("#name", "admin");
            await page.FillAsync("#password", Password);
            await page.ClickAsync("main button[type=submit]");
            await page.WaitForURLAsync("**/review");
            _signedIn = await context.StorageStateAsync();
        }
        else
        {
            await page.GotoAsync($"{Address}/review");
        }

        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }
    }

    private async Task WaitForCluesAsync()
    {
        var page = await OpenAsync([]);
        while (await page.Locator("tr[data-row]").CountAsync() < 10)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
            await page.ReloadAsync();
        }

        await page.Context.CloseAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"sign in\s+admin\s+(?<password>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignIn();
}
