using AdWatch.Api.Commands;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AdWatch.Api.Demo;

/// <summary>What the demo web holds and what must be found in it (<c>seeds/demo-web/manifest.yaml</c>).</summary>
internal sealed class DemoManifest
{
    /// <summary>The day the pages were written for.</summary>
    public string Today { get; set; } = "";

    /// <summary>The only telephone numbers that may occur.</summary>
    public List<string> Phones { get; set; } = [];

    public List<DemoSite> Sites { get; set; } = [];

    public static DemoManifest Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandException($"The demo web is not complete: {file} is missing. Build the program again from a whole checkout.");
        }

        try
        {
            using var reader = new StreamReader(file);
            return new DeserializerBuilder()
                .WithNamingConvention(UnderscoredNamingConvention.Instance)
                .Build()
                .Deserialize<DemoManifest>(reader);
        }
        catch (YamlException e)
        {
            throw new CommandException($"{file}:{e.Start.Line}: {e.Message}", e);
        }
    }
}

/// <summary>One web site: a folder that gets a port of its own.</summary>
internal sealed class DemoSite
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Publisher { get; set; } = "";

    /// <summary>What it is served in; the files are UTF-8.</summary>
    public string Charset { get; set; } = "utf-8";
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
    public int Status { get; set; } = 302;
}

/// <summary>One page and what a careful lawyer would say about it.</summary>
internal sealed class DemoPage
{
    public string Path { get; set; } = "";
    public string? Published { get; set; }
    public string? Note { get; set; }

    /// <summary>Codes that must be found; empty = lawful.</summary>
    public List<string> Expect { get; set; } = [];

    /// <summary>Codes that may stand beside them.</summary>
    public List<string> AlsoAllowed { get; set; } = [];

    /// <summary>Exemption candidates: found with tier exempt, the page stays unflagged.</summary>
    public List<string> Exempt { get; set; } = [];

    /// <summary>The same page under a second address.</summary>
    public string? DuplicateOf { get; set; }

    /// <summary>robots.txt forbids it.</summary>
    public bool MustNotFetch { get; set; }
}
