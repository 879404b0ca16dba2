using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AdWatch.Quality.Tests;

/// <summary>What <c>floors.yaml</c> beside a set demands.</summary>
internal sealed class Floors
{
    public double MacroF1 { get; set; }

    public double FlaggedF1 { get; set; }

    /// <summary>Most lawful texts that may be flagged, 0 to 1.</summary>
    public double LawfulFlaggedShare { get; set; }

    public double EvidenceFound { get; set; }

    /// <summary>Recall that a disguise may cost, by name of the disguise.</summary>
    public Dictionary<string, double> DisguiseLoss { get; set; } = [];

    /// <summary>Recall that hiding the sensitive words may cost on the texts it changes, by name of the way.</summary>
    public Dictionary<string, double> PosterLoss { get; set; } = [];

    public Dictionary<string, CodeFloor> Codes { get; set; } = [];

    /// <summary>Reads the file; an unknown key is an error that names its line.</summary>
    public static Floors Read(string folder)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        return yaml.Deserialize<Floors>(File.ReadAllText(Path.Combine(folder, "floors.yaml")));
    }
}

internal sealed class CodeFloor
{
    public double Precision { get; set; }

    public double Recall { get; set; }
}
