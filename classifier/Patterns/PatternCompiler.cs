namespace AdWatch.Classifier.Patterns;

/// <summary>Turns the tree of a pattern into steps.</summary>
internal sealed class PatternCompiler
{
    private const int LongestProgram = 2000;

    private readonly List<PatternStep> building = [];
    private bool fits = true;

    private PatternCompiler() { }

    /// <summary>The steps; null where they would be too many, or a part that may be empty is repeated.</summary>
    public static PatternStep[]? Compile(PatternNode node)
    {
        var compiler = new PatternCompiler();
        compiler.Add(node);
        compiler.building.Add(new(StepKind.Done));
        return compiler.fits ? [.. compiler.building] : null;
    }

    private void Add(PatternNode node)
    {
        fits &= building.Count <= LongestProgram;
        if (!fits)
        {
            return;
        }

        switch (node)
        {
            case OneOf one:
                building.Add(new(StepKind.One) { Set = one.Set, Only = one.Only });
                break;
            case Edge edge:
                building.Add(new(StepKind.Edge) { IsEnd = edge.IsEnd });
                break;
            case InOrder sequence:
                foreach (var part in sequence.Parts)
                {
                    Add(part);
                }

                break;
            case Either either:
                AddBranches([.. either.Parts]);
                break;
            case Repeated { Part: OneOf one } run:
                building.Add(
                    new(StepKind.Run)
                    {
                        Set = one.Set,
                        Only = one.Only,
                        Stops = one.Only is null ? one.Set.Stops() : null,
                        Min = run.Min,
                        Max = run.Max,
                        IsLazy = run.IsLazy,
                    }
                );
                break;
            case Repeated repeated:
                AddRepeated(repeated);
                break;
        }
    }

    private void AddRepeated(Repeated repeated)
    {
        // An empty turn of an endless loop would never end, and engines differ in what they make of one elsewhere.
        fits &= repeated.Part.Least > 0;
        for (var i = 0; i < repeated.Min && fits; i++)
        {
            Add(repeated.Part);
        }

        if (repeated.Max == int.MaxValue)
        {
            var loop = building.Count;
            AddBranches(repeated.IsLazy ? [null, repeated.Part] : [repeated.Part, null], loop);
            return;
        }

        AddOptional(repeated, repeated.Max - repeated.Min);
    }

    /// <summary>(x(x(x)?)?)?</summary>
    private void AddOptional(Repeated repeated, int times)
    {
        if (times <= 0 || !fits)
        {
            return;
        }

        var rest = new Optional(repeated, times - 1);
        AddBranches(repeated.IsLazy ? [null, rest] : [rest, null]);
    }

    /// <param name="parts">A null is an empty branch.</param>
    /// <param name="loop">Where each branch but the empty one goes back to; -1 to go on behind them.</param>
    private void AddBranches(PatternNode?[] parts, int loop = -1)
    {
        var branches = new BranchTarget[parts.Length];
        building.Add(new(StepKind.Branch) { Branches = branches });
        var ends = new List<int>();
        for (var i = 0; i < parts.Length; i++)
        {
            var first = new HashSet<char>();
            var isOne = parts[i] is { } known && known.AddFirst(first) && first.Count == 1;
            branches[i] = new(building.Count, isOne ? first.First() : '\0', !isOne);
            if (parts[i] is Optional optional)
            {
                Add(optional.Of.Part);
                AddOptional(optional.Of, optional.Times);
            }
            else if (parts[i] is { } part)
            {
                Add(part);
            }

            ends.Add(building.Count);
            building.Add(new(StepKind.Jump) { Target = parts[i] is null ? -1 : loop });
        }

        for (var i = 0; i < branches.Length; i++)
        {
            var own = branches[i];
            branches[i] = own with { Next = Array.FindIndex(branches, i + 1, other => other.IsAny || other.First == own.First) };
        }

        foreach (var end in ends.Where(end => building[end].Target < 0))
        {
            building[end] = new(StepKind.Jump) { Target = building.Count };
        }
    }

    /// <summary>One turn of an optional part and the turns that may follow it.</summary>
    private sealed record Optional(Repeated Of, int Times) : PatternNode
    {
        public override int Least => Of.Part.Least;

        public override List<PatternHead>? Heads() => null;

        public override bool AddFirst(HashSet<char> first) => Of.Part.AddFirst(first);
    }
}
