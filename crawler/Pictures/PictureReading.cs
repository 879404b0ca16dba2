using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Pictures;

/// <summary>What reading the bytes of a picture gave, wherever it stands.</summary>
public sealed record PictureReading(PictureState State, PictureSize? Size = null)
{
    public ImmutableArray<PictureLine> Lines { get; init; } = [];

    public ImmutableArray<PictureCode> Codes { get; init; } = [];

    public string? Reader { get; init; }

    /// <summary>The words, a line each; null where nothing was read.</summary>
    [JsonIgnore]
    public string? Text =>
        State is PictureState.Read or PictureState.TimedOut && Reader is not null ? string.Join('\n', Lines.Select(l => l.Text)) : null;
}

[JsonSerializable(typeof(PictureReading))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class PictureReadingJson : JsonSerializerContext;
