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
        new ClosedInSilence(
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
            )
        );

    /// <summary>A full disk is told by what failed on it; that the last lines of the log fit no more must not be told in its place.</summary>
    private sealed class ClosedInSilence(ILoggerFactory inner) : ILoggerFactory
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose()
        {
            try
            {
                inner.Dispose();
            }
            catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
            {
                Console.Error.WriteLine($"The last lines of the log could not be written: {e.Message}");
            }
        }
    }
}
