using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Sources;

/// <summary>Collects what is wrong in one file.</summary>
internal sealed class SourceFaults(string file)
{
    private readonly List<SourceFault> faults = [];

    public int Count => faults.Count;

    public void Add(YamlNode at, string message) => faults.Add(new SourceFault(file, (int)at.Start.Line, (int)at.Start.Column, message));

    public ImmutableArray<SourceFault> InOrder() => [.. faults.OrderBy(f => f.Line).ThenBy(f => f.Column)];
}
