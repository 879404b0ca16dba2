using System.Buffers;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Rules;

/// <summary>A pattern as steps for a backtracking matcher, which tries what an engine of regular expressions tries, in the same order.</summary>
/// <remarks>
/// Rules are words with gaps; for these it is several times faster than the library's interpreter and starts at once, where the library's compiled
/// expressions take milliseconds each. What it cannot read, and texts that keep it busy, go to the library (<see cref="PatternLeaf"/>).
/// </remarks>
internal sealed class PatternProgram
{
    public const int Failed = -1;

    /// <summary>The text kept it busy too long: ask another engine.</summary>
    public const int GaveUp = -2;

    private const int LongestProgram = 2000;

    private readonly List<Step> building = [];
    private readonly Step[] steps;
    private bool fits = true;

    private PatternProgram(PatternNode node)
    {
        Add(node);
        building.Add(new(StepKind.Done));
        steps = [.. building];
        var first = new HashSet<char>();
        First = node.AddFirst(first) ? SearchValues.Create([.. first]) : null;
    }

    private enum StepKind
    {
        /// <summary>A character of a set.</summary>
        One,

        /// <summary>Characters of a set, from a least to a most number.</summary>
        Run,

        /// <summary>Goes on at the first branch, and after it failed at the next.</summary>
        Branch,

        /// <summary>Stands at the beginning or the end of the text.</summary>
        Edge,

        /// <summary>Goes on elsewhere.</summary>
        Jump,

        /// <summary>The end.</summary>
        Done,
    }

    /// <summary>Every character a match may begin with; null where that may be any.</summary>
    public SearchValues<char>? First { get; }

    /// <summary>The program of an expression; null where it holds what this matcher does not know.</summary>
    /// <param name="loose">True for a program that matches where the expression does and maybe elsewhere, which look-around would rule out.</param>
    public static PatternProgram? Compile(string pattern, bool loose = false)
    {
        if (PatternParser.Parse(pattern, loose) is not { Least: > 0 } node)
        {
            return null;
        }

        var program = new PatternProgram(node);
        return program.fits ? program : null;
    }

    /// <summary>Where the match that begins at a place ends; <see cref="Failed"/> or <see cref="GaveUp"/>.</summary>
    /// <param name="tries">Room for what is still to be tried.</param>
    /// <param name="left">Steps and characters that may still be spent; what was spent is taken off.</param>
    public int Match(ReadOnlySpan<char> text, int start, List<PatternTry> tries, ref int left)
    {
        tries.Clear();
        var (at, position) = (0, start);
        while (left-- > 0)
        {
            ref readonly var step = ref steps[at];
            switch (step.Kind)
            {
                case StepKind.Done:
                    return position;
                case StepKind.Jump:
                    at = step.Target;
                    continue;
                case StepKind.One when position < text.Length && step.Takes(text[position]):
                    position++;
                    at++;
                    continue;
                case StepKind.Edge when step.IsEnd ? IsEnd(text, position) : position == 0:
                    at++;
                    continue;
                case StepKind.Run when Run(text, at, step, ref position, tries, ref left):
                    at++;
                    continue;
                case StepKind.Branch when Branch(text, ref at, step.Branches!, 0, position, tries):
                    continue;
                default:
                    break;
            }

            if (!Resume(text, tries, ref at, ref position))
            {
                return Failed;
            }
        }

        return GaveUp;
    }

    /// <summary>The end, or the end of the last line.</summary>
    private static bool IsEnd(ReadOnlySpan<char> text, int position) =>
        position == text.Length || (position == text.Length - 1 && text[position] == '\n');

    /// <summary>Goes back to the last place where something else may be tried; false where there is none.</summary>
    private bool Resume(ReadOnlySpan<char> text, List<PatternTry> tries, ref int at, ref int position)
    {
        while (tries.Count > 0)
        {
            ref var last = ref CollectionsMarshal.AsSpan(tries)[^1];
            ref readonly var step = ref steps[last.Step];
            if (step.Kind == StepKind.Branch)
            {
                var (resumed, branch) = (last, last.Other);
                tries.RemoveAt(tries.Count - 1);
                at = resumed.Step;
                if (Branch(text, ref at, step.Branches!, branch, resumed.Position, tries))
                {
                    position = resumed.Position;
                    return true;
                }

                continue;
            }

            // A run gives one back, or takes one more where it is lazy.
            if (step.IsLazy ? last.Position < text.Length && last.Other > 0 && step.Takes(text[last.Position]) : last.Position > last.Other)
            {
                last.Position += step.IsLazy ? 1 : -1;
                last.Other -= step.IsLazy ? 1 : 0;
                (at, position) = (last.Step + 1, last.Position);
                if (step.IsLazy ? last.Other == 0 : last.Position == last.Other)
                {
                    tries.RemoveAt(tries.Count - 1);
                }

                return true;
            }

            tries.RemoveAt(tries.Count - 1);
        }

        return false;
    }

    private static bool Run(ReadOnlySpan<char> text, int at, in Step step, ref int position, List<PatternTry> tries, ref int left)
    {
        var (count, end) = (0, (int)Math.Min((long)position + step.Max, text.Length) - position);
        var wanted = step.IsLazy ? step.Min : step.Max;
        while (count < wanted && count < end && step.Takes(text[position + count]))
        {
            count++;
        }

        left -= count;
        if (count < step.Min)
        {
            return false;
        }

        if (step.IsLazy ? step.Max > step.Min : count > step.Min)
        {
            tries.Add(new(at, position + count, step.IsLazy ? step.Max - step.Min : position + step.Min));
        }

        position += count;
        return true;
    }

    /// <summary>Goes on at the first branch from <paramref name="branch"/> on that may fit; remembers the next one.</summary>
    private static bool Branch(
        ReadOnlySpan<char> text,
        ref int at,
        BranchTarget[] branches,
        int branch,
        int position,
        List<PatternTry> tries
    )
    {
        var c = position < text.Length ? text[position] : '\0';
        var next = NextBranch(branches, branch, c);
        if (next < 0)
        {
            return false;
        }

        var other = NextBranch(branches, next + 1, c);
        if (other >= 0)
        {
            tries.Add(new(at, position, other));
        }

        at = branches[next].Target;
        return true;
    }

    private static int NextBranch(BranchTarget[] branches, int from, char c)
    {
        for (var i = from; i < branches.Length; i++)
        {
            if (branches[i].First == c || branches[i].IsAny)
            {
                return i;
            }
        }

        return -1;
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

        foreach (var end in ends.Where(end => building[end].Target < 0))
        {
            building[end] = new(StepKind.Jump) { Target = building.Count };
        }
    }

    /// <summary>One turn of an optional part and the turns that may follow it.</summary>
    private sealed record Optional(Repeated Of, int Times) : PatternNode
    {
        public override int Least => Of.Part.Least;

        public override int Most => Of.Most;

        public override bool AddFirst(HashSet<char> first) => Of.Part.AddFirst(first);
    }

    private readonly record struct BranchTarget(int Target, char First, bool IsAny);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(StepKind Kind)
    {
        public CharacterSet? Set { get; init; }

        public char? Only { get; init; }

        public int Min { get; init; }

        public int Max { get; init; }

        public bool IsLazy { get; init; }

        public bool IsEnd { get; init; }

        public int Target { get; init; }

        public BranchTarget[]? Branches { get; init; }

        public bool Takes(char c) => Only is { } only ? c == only : Set!.Contains(c);
    }
}

/// <summary>A place to which a match may go back: for a branch the next one, for a run how far it may give back or how many it may still take.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct PatternTry(int Step, int Position, int Other);
