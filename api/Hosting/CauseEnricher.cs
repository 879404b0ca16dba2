using Serilog.Core;
using Serilog.Events;

namespace AdWatch.Api.Hosting;

/// <summary>Gives a log line the message of its exception, for people; the trace stands in the log file.</summary>
internal sealed class CauseEnricher : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Exception is { } exception)
        {
            logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("Cause", $": {exception.Message}"));
        }
    }
}
