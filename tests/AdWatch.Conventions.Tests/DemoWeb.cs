using System.Text;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AdWatch.Conventions.Tests;

/// <summary>The bundled demo web as its manifest describes it and as it lies on disk.</summary>
internal sealed class DemoWeb
{
    private static readonly HtmlParser Parser = new();

    private DemoWeb(DemoManifest manifest) => Manifest = manifest;

    public DemoManifest Manifest { get; }

    public IEnumerable<(DemoSite Site, DemoPage Page)> Pages => Manifest.Sites.SelectMany(s => s.Pages.Select(p => (s, p)));

    /// <summary>Pages a crawler that keeps the rules gets to see.</summary>
    public IEnumerable<DemoPage> FetchedPages => Pages.Select(p => p.Page).Where(p => !p.MustNotFetch);

    public static DemoWeb Load() => new(ReadYaml<DemoManifest>("manifest.yaml"));

    public static T ReadYaml<T>(string file)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        return yaml.Deserialize<T>(File.ReadAllText(PathOf(file)));
    }

    public static string PathOf(params string[] parts) => Repository.PathOf(["seeds", "demo-web", .. parts]);

    /// <summary>The file behind an address of a site.</summary>
    public static string FileOf(DemoSite site, string path)
    {
        var file = path.EndsWith('/') ? path + "index.html" : path;
        return PathOf(["sites", site.Name, .. file.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
    }

    public static string Read(DemoSite site, string path) => File.ReadAllText(FileOf(site, path), Encoding.UTF8);

    /// <summary>Absolute addresses a page, feed or sitemap points to, still with the placeholders of other sites.</summary>
    public static IEnumerable<string> LinksOf(DemoSite site, string path)
    {
        var text = Read(site, path);
        var links = path.EndsWith(".xml", StringComparison.Ordinal)
            ? XDocument.Parse(text).Descendants().Where(e => e.Name.LocalName is "loc" or "link").Select(e => e.Value)
            : Parser.ParseDocument(text).QuerySelectorAll("[href]").Select(e => e.GetAttribute("href")!).Where(h => !h.StartsWith('#'));
        return links.Select(l => l.StartsWith('/') ? $"{{{{site:{site.Name}}}}}{l}" : l);
    }

    /// <summary>What a reader of the page sees.</summary>
    public static string TextOf(DemoSite site, string path) => Parser.ParseDocument(Read(site, path)).DocumentElement.TextContent;

    /// <summary>Where an address with a placeholder leads: site and path, or null for one outside the demo web.</summary>
    public (DemoSite Site, string Path)? Resolve(string link)
    {
        const string prefix = "{{site:";
        var end = link.IndexOf("}}", StringComparison.Ordinal);
        if (!link.StartsWith(prefix, StringComparison.Ordinal) || (end < 0))
        {
            return null;
        }

        var site = Manifest.Sites.SingleOrDefault(s => s.Name == link[prefix.Length..end]);
        return site is null ? null : (site, link[(end + 2)..]);
    }
}

internal sealed class DemoManifest
{
    public string Today { get; set; } = "";

    public List<string> Phones { get; set; } = [];

    public List<DemoSite> Sites { get; set; } = [];
}

internal sealed class DemoSite
{
    public string Name { get; set; } = "";

    public string Title { get; set; } = "";

    public string Channel { get; set; } = "";

    public string Publisher { get; set; } = "";

    public string Charset { get; set; } = "";

    public Dictionary<string, string> Subject { get; set; } = [];

    public List<string> Files { get; set; } = [];

    public List<DemoRedirect> Redirects { get; set; } = [];

    public List<string> DeadLinks { get; set; } = [];

    public List<DemoPage> Pages { get; set; } = [];
}

internal sealed class DemoRedirect
{
    public string From { get; set; } = "";

    public string To { get; set; } = "";

    public int Status { get; set; }
}

internal sealed class DemoPage
{
    public string Path { get; set; } = "";

    public string? Published { get; set; }

    public List<string> Expect { get; set; } = [];

    public List<string> AlsoAllowed { get; set; } = [];

    public List<string> Exempt { get; set; } = [];

    public string? DuplicateOf { get; set; }

    public bool MustNotFetch { get; set; }

    public string Note { get; set; } = "";
}

internal sealed class DemoSources
{
    public List<Dictionary<string, object>> Sources { get; set; } = [];
}

internal sealed class DemoTargets
{
    public List<Dictionary<string, object>> Targets { get; set; } = [];
}
