using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AdWatch.Classifier.Seeds;

/// <summary>Hands on the events of one YAML document and refuses what the tree builder must not see.</summary>
/// <remarks>The parser keeps a stack of its own; the tree builder calls itself for every level, and running out of stack would end the process.</remarks>
internal sealed class BoundedParser(IParser parser) : IParser
{
    private const int DeepestNesting = 100;

    private readonly Stack<AnchorName> open = [];
    private readonly HashSet<AnchorName> anchors = [];
    private int documents;

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="BoundsException">Nodes are nested too deep, an alias has no anchor before it, or a second document begins.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        switch (parser.Current)
        {
            case MappingStart or SequenceStart:
                Open((NodeEvent)parser.Current);
                break;
            case MappingEnd or SequenceEnd:
                anchors.Add(open.Pop());
                break;
            case Scalar scalar:
                anchors.Add(scalar.Anchor);
                break;
            case AnchorAlias alias when !anchors.Contains(alias.Value):
                throw new BoundsException(
                    alias,
                    $"unknown alias '*{alias.Value}': no node before it is marked '&{alias.Value}' and closed"
                );
            case DocumentStart when ++documents > 1:
                throw new BoundsException(
                    parser.Current,
                    "a second document begins here and would not be read: delete the line '---' or make a file of its own"
                );
        }

        return true;
    }

    private void Open(NodeEvent node)
    {
        if (open.Count == DeepestNesting)
        {
            throw new BoundsException(node, $"lists and mappings must be nested at most {DeepestNesting} deep: write them flatter");
        }

        open.Push(node.Anchor);
    }
}

/// <summary>YAML that may be well formed and is not taken.</summary>
internal sealed class BoundsException(ParsingEvent at, string message) : Exception(message)
{
    public int Line { get; } = (int)at.Start.Line;
}
