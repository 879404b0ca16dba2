using System.Text.Json;
using System.Text.Json.Serialization;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>What a person says stands on one of the pages beside this file; a field that is left out is not judged.</summary>
internal sealed record PageTruth
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<ProfileSet> Profiles = new(() => ProfileSet.Load(Path.Combine(Repository.Root, "seeds", "profiles")));

    public required string Page { get; init; }

    public string Url { get; init; } = "https://www.real.test/page.html";

    public string Channel { get; init; } = "";

    public string? Profile { get; init; }

    public string? Title { get; init; }

    public string? Account { get; init; }

    public string? Author { get; init; }

    public string? Publisher { get; init; }

    public DateTimeOffset? Published { get; init; }

    public bool Original { get; init; }

    /// <summary>Paragraphs of the main text: what whoever made the page wants to say.</summary>
    public IReadOnlyList<string> Main { get; init; } = [];

    /// <summary>What others say below it.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    public IReadOnlyList<string> Quotes { get; init; } = [];

    /// <summary>Number of posts, answers, entries or advertisements.</summary>
    public int Items { get; init; }

    public IReadOnlyList<string> Phones { get; init; } = [];

    public IReadOnlyList<string> Wechat { get; init; } = [];

    public IReadOnlyList<string> Qq { get; init; } = [];

    public IReadOnlyList<string> Masked { get; init; } = [];

    public IReadOnlyList<string> Approvals { get; init; } = [];

    public string? Icp { get; init; }

    public string? Credit { get; init; }

    /// <summary>Short quotes that must stand in the main text, where the whole text is not this project's to keep.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>Words of furniture that must not.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>Folder of the page.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    public static IReadOnlyList<PageTruth> Load(string folder, string file) =>
        [.. JsonSerializer.Deserialize<List<PageTruth>>(File.ReadAllText(file), Json)!.Select(t => t with { Folder = folder })];

    /// <summary>Pages of this project's own writing.</summary>
    public static IReadOnlyList<PageTruth> Own()
    {
        var folder = Path.Combine(Repository.Root, "tests", "AdWatch.Crawler.Tests", "Extraction", "Pages");
        return Load(folder, Path.Combine(folder, "truth.json"));
    }

    /// <summary>Pages of others, which lie beside the repository where they are at all; null where they are not.</summary>
    public static IReadOnlyList<PageTruth>? Real()
    {
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var pages = Path.Combine(folder.FullName, "shared", "data", "real-html");
            if (Directory.Exists(pages))
                return Load(pages, Path.Combine(Repository.Root, "tests", "AdWatch.Crawler.Tests", "Extraction", "Pages", "real.json"));
        }

        return null;
    }

    public ExtractedPage Read() =>
        new PageExtractor(null, Profiles.Value).Extract(
            File.ReadAllBytes(Path.Combine(Folder, Page)),
            Page.EndsWith(".md", StringComparison.Ordinal) ? "text/markdown" : "text/html",
            new Uri(Url),
            out _,
            new PageHints(Channel)
        );
}
