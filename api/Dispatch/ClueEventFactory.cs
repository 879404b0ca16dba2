using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdWatch.Api.Contracts;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;

namespace AdWatch.Api.Dispatch;

/// <summary>Builds the CloudEvent (1.0, structured JSON) of an outbox entry; its data is the clue as its GET gives it, with the role of the receiver.</summary>
internal static class ClueEventFactory
{
    private static readonly Uri Origin = new("urn:adwatch:clues");

    private static readonly JsonEventFormatter Formatter = new(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
        new JsonDocumentOptions()
    );

    public static string Build(OutboxEntry entry, ClueDetails details)
    {
        var data =
            JsonSerializer.SerializeToNode(ClueDetailsResponse.Of(details), WireJson.Options) as JsonObject
            ?? throw new InvalidOperationException("A clue is an object.");
        data.Remove("deliveries"); // whom else it goes to is none of the receiver's business
        data["department"] = entry.Department;
        data["role"] = entry.Role;
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0, Sequence.AllAttributes)
        {
            Id = entry.Id,
            Type = entry.Type,
            Source = Origin,
            Subject = entry.ClueId,
            Time = entry.CreatedAt,
            DataContentType = "application/json",
            Data = data,
        };
        cloudEvent.SetSequence(checked((int)entry.Number));
        return Encoding.UTF8.GetString(Formatter.EncodeStructuredModeMessage(cloudEvent, out _).Span);
    }
}
