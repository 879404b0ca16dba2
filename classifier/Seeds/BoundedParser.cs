using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AdWatch.Classifier.Seeds;

/// <summary>Hands on the events of one YAML document and refuses what the tree builder must not see.</summary>
/// <remarks>
/// The parser keeps a stack of its own; the tree builder calls itself for every level, and running out of stack would end the process. An alias of a list
/// of aliases doubles what is read with every line, and no seed needs one.
/// </remarks>
internal sealed class BoundedParser(IParser parser) : IParser
{
    private const int DeepestNesting = 100;

    private int depth;
    private int documents;

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="BoundsException">Nodes are nested too deep, an alias is used, or a second document begins.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        switch (parser.Current)
        {
            case MappingStart or SequenceStart when ++depth > DeepestNesting:
                throw new BoundsException(
                    parser.Current,
                    $"lists and mappings must be nested at most {DeepestNesting} deep: write them flatter"
                );
            case MappingEnd or SequenceEnd:
                depth--;
                break;
            case AnchorAlias alias:
                throw new BoundsException(alias, $"the alias '*{alias.Value}' is not taken in seeds: write out here what it stands for");
            case DocumentStart when ++documents > 1:
                throw new BoundsException(
                    parser.Current,
                    "a second document begins here and would not be read: delete the line '---' or make a file of its own"
                );
        }

        return true;
    }
}

/// <summary>YAML that may be well formed and is not taken.</summary>
internal sealed class BoundsException(ParsingEvent at, string message) : Exception(message)
{
    public int Line { get; } = (int)at.Start.Line;
}
