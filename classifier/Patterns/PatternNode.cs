namespace AdWatch.Classifier.Patterns;

/// <summary>A part of a pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>More beginnings are no use as a filter.</summary>
    protected const int MostHeads = 1000;

    private const int MostJoined = 20 * MostHeads;

    /// <summary>The fewest characters it takes.</summary>
    public abstract int Least { get; }

    /// <summary>All that it may begin with; null where that is too much.</summary>
    public abstract List<PatternHead>? Heads();

    /// <summary>Adds every character it may begin with; false where that may be any or where it may be empty.</summary>
    public abstract bool AddFirst(HashSet<char> first);

    /// <summary>Each of some heads with each that may follow; null where that is too much.</summary>
    protected static List<PatternHead>? Join(List<PatternHead> heads, List<PatternHead>? next)
    {
        if (next is null || (long)heads.Count * next.Count > MostJoined)
        {
            return null;
        }

        var joined = new List<PatternHead>(heads.Count);
        foreach (var head in heads)
        {
            if (head.IsWhole)
            {
                joined.Add(head);
                continue;
            }

            foreach (var following in next)
            {
                joined.Add(head.Then(following));
            }
        }

        return joined.Count > MostHeads ? null : joined;
    }

    protected static bool AreWhole(List<PatternHead> heads) => heads.TrueForAll(static head => head.IsWhole);
}

/// <summary>One character.</summary>
internal sealed record OneOf(CharacterSet Set, char? Only = null) : PatternNode
{
    public override int Least => 1;

    public override List<PatternHead> Heads() => [new(Set, null, 1)];

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

    public override List<PatternHead> Heads() => [PatternHead.Empty];

    public override bool AddFirst(HashSet<char> first) => false;
}

/// <summary>One part after the other.</summary>
internal sealed record InOrder(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override int Least => Parts.Sum(part => part.Least);

    public override List<PatternHead>? Heads()
    {
        List<PatternHead>? heads = [PatternHead.Empty];
        for (var i = 0; i < Parts.Count && heads is not null && !AreWhole(heads); i++)
        {
            heads = Join(heads, Parts[i].Heads());
        }

        return heads;
    }

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

    public override List<PatternHead>? Heads()
    {
        var all = new List<PatternHead>();
        foreach (var part in Parts)
        {
            if (part.Heads() is not { } heads || all.Count + heads.Count > MostHeads)
            {
                return null;
            }

            all.AddRange(heads);
        }

        return all;
    }

    public override bool AddFirst(HashSet<char> first) => Parts.All(part => part.AddFirst(first));
}

/// <summary>A part some times over.</summary>
internal sealed record Repeated(PatternNode Part, int Min, int Max, bool IsLazy) : PatternNode
{
    public override int Least => Min * Part.Least;

    public override List<PatternHead>? Heads()
    {
        var all = new List<PatternHead>();
        List<PatternHead>? heads = [PatternHead.Empty];
        for (var times = 0; heads is not null; times++)
        {
            var isEnough = times == Max || times > Min + 1 || AreWhole(heads);
            if (isEnough || times >= Min)
            {
                all.AddRange(heads);
            }

            if (isEnough)
            {
                return all.Count > MostHeads ? null : all;
            }

            heads = Join(heads, Part.Heads());
        }

        return null;
    }

    public override bool AddFirst(HashSet<char> first) => Min > 0 && Part.AddFirst(first);
}
