using System.Text.Json;

namespace AdWatch.Classifier.Results;

/// <summary>The JSON of a decision path.</summary>
internal static class AdDecisionJson
{
    /// <summary>Writes it as the property <c>decision</c> of the object under way.</summary>
    public static void Write(Utf8JsonWriter writer, AdDecision decision)
    {
        writer.WriteStartObject("decision");
        writer.WriteString("advertisement", Judging.DecisionSteps.Name(decision.Advertisement));
        writer.WriteStartArray("because");
        foreach (var reason in decision.Because)
        {
            writer.WriteStartObject();
            writer.WriteString("step", reason.Step);
            writer.WriteString("guide", reason.Guide);
            writer.WriteString("why", reason.Why);
            ClassificationJson.WriteStrings(writer, "words", reason.Words);
            ClassificationJson.WriteStrings(writer, "facts", reason.Facts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("tier_because");
        foreach (var reason in decision.TierBecause)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", reason.Rule);
            writer.WriteString("tier", ClassificationJson.Name(reason.Tier));
            writer.WriteString("by", reason.By);
            writer.WriteString("guide", reason.Guide);
            ClassificationJson.WriteStrings(writer, "words", reason.Words);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
