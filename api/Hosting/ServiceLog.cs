using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace AdWatch.Api.Hosting;

/// <summary>Where log lines go: stderr for people, one JSON object a line in <c>DATA/logs</c>, kept for half a year. stdout stays free for results.</summary>
internal static class ServiceLog
{
    private const int DaysKept = 190;

    /// <param name="quiet">Only warnings reach stderr.</param>
    public static ILoggerFactory Create(string dataFolder, bool quiet) =>
        new SerilogLoggerFactory(
            new LoggerConfiguration()
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                // A host that cannot start says so in one message of the command.
                .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
                // The keys lie in DATA/keys in the clear, readable for the owner alone; the manual says so.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .MinimumLevel.Override("Microsoft.AspNetCore.Authentication", LogEventLevel.Warning)
                .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
                .Enrich.With<CauseEnricher>()
                .WriteTo.Console(
                    quiet ? LogEventLevel.Warning : LogEventLevel.Information,
                    "[{Timestamp:HH:mm:ss} {Level:u3}] {Message:lj}{Cause:l}{NewLine}",
                    standardErrorFromLevel: LogEventLevel.Verbose,
                    formatProvider: CultureInfo.InvariantCulture
                )
                .WriteTo.File(
                    new CompactJsonFormatter(),
                    Path.Combine(dataFolder, "logs", "adwatch-.jsonl"),
                    rollingInterval: RollingInterval.Day,
                    retainedFileCountLimit: DaysKept
                )
                .CreateLogger(),
            dispose: true
        );
}
