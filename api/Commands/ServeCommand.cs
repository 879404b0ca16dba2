using System.CommandLine;
using AdWatch.Api.Hosting;

namespace AdWatch.Api.Commands;

/// <summary><c>serve</c>: scheduler, crawler, pipeline, REST, console and dispatch in one process.</summary>
internal static class ServeCommand
{
    private static readonly string[] HostSettings = ["environment", "contentRoot", "applicationName"];

    public static Command Create(CommonOptions common)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen (default http://127.0.0.1:8080).", HelpName = "URL" };
        var sources = new Option<string?>("--sources")
        {
            Description = "Sources file, read into the data folder at start.",
            HelpName = "FILE",
        };
        var targets = new Option<string?>("--targets")
        {
            Description = "Targets file, read into the data folder at start.",
            HelpName = "FILE",
        };
        var command = new Command("serve", "The service: crawls on schedule, detects, serves console and REST, pushes confirmed clues.")
        {
            urls,
            sources,
            targets,
        };
        // The test host (WebApplicationFactory) starts the program with bare host settings.
        var host = HostSettings.Select(n => new Option<string?>($"--{n}") { Hidden = true }).ToArray();
        foreach (var option in host)
        {
            command.Options.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                config = parsed.GetValue(urls) is { } address ? config with { Urls = address } : config;
                var settings = host.Where(o => parsed.GetValue(o) is not null).Select(o => $"{o.Name}={parsed.GetValue(o)}");
                var run = new ServeRun
                {
                    SourcesFile = parsed.GetValue(sources),
                    TargetsFile = parsed.GetValue(targets),
                    HostArguments = [.. settings],
                };
                return await ServiceHost.RunAsync(config, run, cancellationToken);
            }
        );
        return command;
    }
}
