using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;

namespace AdWatch.Indexing.Storage;

/// <summary>Lists and small records inside a column; generated code, so the first use costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<Label>))]
[JsonSerializable(typeof(ImmutableArray<TextSpan>))]
[JsonSerializable(typeof(ImmutableArray<LegalBasis>))]
[JsonSerializable(typeof(ImmutableArray<CodeChange>))]
[JsonSerializable(typeof(ImmutableArray<ImageText>))]
[JsonSerializable(typeof(TextSpan))]
[JsonSerializable(typeof(Facts))]
[JsonSerializable(typeof(AdDecision))]
[JsonSerializable(typeof(AdvertisementLanding))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    // Chinese stays readable in the column.
    private static readonly StoreJson Readable = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Write(ImmutableArray<string> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayString);

    public static string Write(ImmutableArray<Label> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayLabel);

    public static string Write(ImmutableArray<TextSpan> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayTextSpan);

    public static string Write(ImmutableArray<LegalBasis> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayLegalBasis);

    public static string Write(ImmutableArray<CodeChange> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayCodeChange);

    public static string Write(ImmutableArray<ImageText> value) => Write(value.IsDefault ? [] : value, Readable.ImmutableArrayImageText);

    public static string Write(TextSpan value) => Write(value, Readable.TextSpan);

    public static string Write(Facts value) => Write(value, Readable.Facts);

    public static string Write(AdDecision value) => Write(value, Readable.AdDecision);

    public static string Write(AdvertisementLanding value) => Write(value, Readable.AdvertisementLanding);

    public static ImmutableArray<string> Strings(string json) => Read(json, Readable.ImmutableArrayString);

    public static ImmutableArray<Label> Labels(string json) => Read(json, Readable.ImmutableArrayLabel);

    public static ImmutableArray<TextSpan> Spans(string json) => Read(json, Readable.ImmutableArrayTextSpan);

    public static ImmutableArray<LegalBasis> Bases(string json) => Read(json, Readable.ImmutableArrayLegalBasis);

    public static ImmutableArray<CodeChange> CodeChanges(string json) => Read(json, Readable.ImmutableArrayCodeChange);

    public static ImmutableArray<ImageText> ImageTexts(string json) => Read(json, Readable.ImmutableArrayImageText);

    public static TextSpan Span(string json) => Read(json, Readable.TextSpan)!;

    public static Facts ReadFacts(string json) => Read(json, Readable.Facts)!;

    public static AdDecision ReadDecision(string json) => Read(json, Readable.AdDecision)!;

    public static AdvertisementLanding? Landing(string json) => Read(json, Readable.AdvertisementLanding);

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T? Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type);
}
