using System.Collections.Immutable;
using AdWatch.Crawler.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Rendering;

/// <summary>Reads the list of hosts a rendered page loads nothing from (YAML, <c>blocked_hosts</c>: entries of <c>hosts</c> and <c>why</c>).</summary>
public static class BlockedHostsReader
{
    /// <summary>The hosts, and every fault with its place; a file that is missing is one at 1:1.</summary>
    public static (ImmutableArray<HostPattern> Hosts, ImmutableArray<SourceFault> Faults) Read(string path)
    {
        try
        {
            return ReadText(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], [new SourceFault(path, 1, 1, $"the list of blocked hosts cannot be read ({e.Message}): put the file back")]);
        }
    }

    /// <summary>Reads text that stands for a file of that name.</summary>
    public static (ImmutableArray<HostPattern> Hosts, ImmutableArray<SourceFault> Faults) ReadText(string text, string name)
    {
        if (YamlBounds.Check(text) is { } bound)
        {
            return ([], [new SourceFault(name, bound.Line, 1, bound.Fault)]);
        }

        var faults = new SourceFaults(name);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                return ([], [new SourceFault(name, 1, 1, "the file must be one mapping with the key 'blocked_hosts'")]);
            }

            var hosts = HostsOf(root, faults);
            return (hosts, faults.InOrder());
        }
        catch (YamlException e)
        {
            return (
                [],
                [new SourceFault(name, Math.Max(1, (int)e.Start.Line), Math.Max(1, (int)e.Start.Column), $"not YAML: {e.Message}")]
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet throws these, without a place, for a bracket that is not closed.
            return ([], [new SourceFault(name, YamlFaultFinder.UnclosedBracket(text), 1, $"not YAML: {e.Message}")]);
        }
    }

    private static ImmutableArray<HostPattern> HostsOf(YamlMappingNode root, SourceFaults faults)
    {
        var file = new MappingReader(root, "the file", faults);
        var list = file.Sequence("blocked_hosts", required: true);
        file.RefuseOtherKeys();
        var hosts = ImmutableArray.CreateBuilder<HostPattern>();
        foreach (var node in list?.Children ?? [])
        {
            if (node is not YamlMappingNode map)
            {
                faults.Add(node, "an entry of 'blocked_hosts' must be a mapping with 'hosts' and 'why'");
                continue;
            }

            var entry = new MappingReader(map, "the entry", faults);
            entry.Text("why", required: true);
            foreach (var (value, at) in entry.Texts(entry.Sequence("hosts", required: true), "hosts"))
            {
                if (HostPatternReader.Parse(value) is { Port: null } host)
                {
                    hosts.Add(host);
                }
                else
                {
                    faults.Add(at, $"'{value}' is no host, such as example.test or '*.example.test'");
                }
            }

            entry.RefuseOtherKeys();
        }

        return hosts.ToImmutable();
    }
}
