using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdWatch.Classifier.Results;

/// <summary>The JSON of the detection contract (design section 5): one line in, one line out.</summary>
public static class ClassificationJson
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Reads one line; a line that cannot be used comes back with an error that names the field.</summary>
    /// <param name="line">One JSON object.</param>
    /// <param name="seenAt">The day the text was seen, where the line gives no publication date.</param>
    public static ClassifierLine ReadLine(string line, DateOnly seenAt)
    {
        ArgumentNullException.ThrowIfNull(line);
        return ClassifierLineReader.Read(line, seenAt);
    }

    /// <summary>One line, without a line break.</summary>
    public static string Write(Classification classification)
    {
        ArgumentNullException.ThrowIfNull(classification);
        using var stream = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            Write(writer, classification);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The object for a line that could not be read.</summary>
    public static string WriteError(string? id, int line, string message)
    {
        using var stream = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteStartObject("error");
            writer.WriteNumber("line", line);
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the object into a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, Classification classification)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(classification);
        writer.WriteStartObject();
        writer.WriteString("id", classification.Id);
        writer.WriteStartArray("labels");
        foreach (var label in classification.Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("code", label.Code);
            writer.WriteNumber("score", label.Score);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("severity", Name(classification.Severity));
        writer.WriteString("tier", classification.Tier is { } tier ? Name(tier) : null);
        writer.WriteString("lead", classification.Lead);
        WriteStrings(writer, "departments", classification.Departments);
        writer.WriteStartArray("findings");
        foreach (var finding in classification.Findings)
        {
            WriteFinding(writer, finding);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("excused");
        foreach (var excused in classification.Excused)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", excused.Rule);
            writer.WriteString("by", excused.By);
            writer.WritePropertyName("span");
            WriteSpan(writer, excused.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteFacts(writer, classification.Facts);
        if (classification.Decision is { } decision)
        {
            AdDecisionJson.Write(writer, decision);
        }

        writer.WriteEndObject();
    }

    /// <summary>The name of an enumeration value in the contract.</summary>
    public static string Name(Severity severity) =>
        severity switch
        {
            Severity.None => "none",
            Severity.Low => "low",
            Severity.Medium => "medium",
            Severity.High => "high",
            _ => "critical",
        };

    /// <summary>The name of an enumeration value in the contract.</summary>
    public static string Name(Tier tier) =>
        tier switch
        {
            Tier.Exempt => "exempt",
            Tier.Mitigated => "mitigated",
            Tier.Ordinary => "ordinary",
            _ => "aggravated",
        };

    private static void WriteFinding(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("code", finding.Code);
        writer.WriteString("rule", finding.Rule);
        writer.WriteNumber("score", finding.Score);
        writer.WriteString("tier", Name(finding.Tier));
        writer.WriteStartArray("spans");
        foreach (var span in finding.Spans)
        {
            WriteSpan(writer, span);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("basis");
        foreach (var basis in finding.Basis)
        {
            writer.WriteStartObject();
            writer.WriteString("law", basis.Law);
            writer.WriteString("article", basis.Article);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("why", finding.Why);
        writer.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter writer, TextSpan span)
    {
        writer.WriteStartObject();
        writer.WriteString("field", span.Field);
        writer.WriteNumber("start", span.Start);
        writer.WriteNumber("length", span.Length);
        writer.WriteString("text", span.Text);
        writer.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter writer, Facts facts)
    {
        writer.WriteStartObject("facts");
        WriteStrings(writer, "phones", facts.Phones);
        WriteStrings(writer, "wechat", facts.Wechat);
        WriteStrings(writer, "qq", facts.Qq);
        writer.WriteStartArray("certificates");
        foreach (var certificate in facts.Certificates)
        {
            writer.WriteStartObject();
            writer.WriteString("number", certificate.Number);
            writer.WriteString("kind", certificate.Kind);
            writer.WriteString("status", certificate.Status);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("licences");
        foreach (var licence in facts.Licences)
        {
            writer.WriteStartObject();
            writer.WriteString("number", licence.Number);
            writer.WriteString("status", licence.Status);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteStrings(writer, "institutions", facts.Institutions);
        writer.WriteEndObject();
    }

    internal static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
