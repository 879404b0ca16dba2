namespace AdWatch.Classifier.Patterns;

/// <summary>A part of a pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>The fewest characters it takes.</summary>
    public abstract int Least { get; }

    /// <summary>Adds every character it may begin with; false where that may be any or where it may be empty.</summary>
    public abstract bool AddFirst(HashSet<char> first);
}

/// <summary>One character.</summary>
internal sealed record OneOf(CharacterSet Set, char? Only = null) : PatternNode
{
    public override int Least => 1;

    public override bool AddFirst(HashSet<char> first)
    {
        if (Only is { } c)
        {
            first.Add(c);
            return true;
        }

        return Set.AddTo(first);
    }
}

/// <summary>The beginning or the end of the text.</summary>
internal sealed record Edge(bool IsEnd) : PatternNode
{
    public override int Least => 0;

    public override bool AddFirst(HashSet<char> first) => false;
}

/// <summary>One part after the other.</summary>
internal sealed record InOrder(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override int Least => Parts.Sum(part => part.Least);

    public override bool AddFirst(HashSet<char> first)
    {
        foreach (var part in Parts)
        {
            if (part is Repeated { Min: 0 } optional)
            {
                if (!optional.Part.AddFirst(first))
                {
                    return false;
                }
            }
            else
            {
                return part.AddFirst(first);
            }
        }

        return false;
    }
}

/// <summary>The first part that leads to a match.</summary>
internal sealed record Either(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override int Least => Parts.Min(part => part.Least);

    public override bool AddFirst(HashSet<char> first) => Parts.All(part => part.AddFirst(first));
}

/// <summary>A part some times over.</summary>
internal sealed record Repeated(PatternNode Part, int Min, int Max, bool IsLazy) : PatternNode
{
    public override int Least => Min * Part.Least;

    public override bool AddFirst(HashSet<char> first) => Min > 0 && Part.AddFirst(first);
}
