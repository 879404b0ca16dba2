using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Patterns;

/// <summary>A pattern as steps for a backtracking matcher, which tries what an engine of regular expressions tries, in the same order.</summary>
/// <remarks>
/// Rules are words with gaps; for these it is several times faster than the library's interpreter and starts at once, where the library's compiled
/// expressions take milliseconds each. What it cannot read, and texts that keep it busy, go to the library (<c>PatternLeaf</c>).
/// </remarks>
internal sealed class PatternProgram
{
    public const int Failed = -1;

    /// <summary>The text kept it busy too long: ask another engine.</summary>
    public const int GaveUp = -2;

    /// <summary>What may be spent on a text before another engine takes over.</summary>
    private const int FreeSteps = 10_000;
    private const int StepsPerCharacter = 200;

    /// <summary>More open tries than any pattern of words needs: the memory of one text is bounded.</summary>
    private const int MostTries = 20_000;

    /// <summary>In so few characters beginnings are looked for one after the other.</summary>
    private const int LongestShort = PatternBeginnings.Together / 2;

    private readonly PatternStep[] steps;

    /// <summary>Every character a match may begin with; null where that may be any.</summary>
    private readonly SearchValues<char>? beginnings;

    private readonly PatternBeginnings? pairs;

    /// <summary>The fewest characters of a match.</summary>
    public int Least { get; }

    /// <summary>What it reads first.</summary>
    public IEnumerable<object> Reads =>
        [this, .. pairs?.Reads ?? [], steps, .. steps[0].Branches is { } branches ? ReadAhead.Lines(branches, 16 * branches.Length) : []];

    /// <summary>A match can begin only where the text does.</summary>
    private readonly bool isAtStart;

    private PatternProgram(PatternNode node, PatternStep[] steps)
    {
        this.steps = steps;
        isAtStart = node is InOrder { Parts: [Edge { IsEnd: false }, ..] };
        Least = node.Least;
        pairs = isAtStart ? null : PatternBeginnings.Of(node);
        var first = new HashSet<char>();
        beginnings = node.AddFirst(first) ? SearchValues.Create([.. first]) : null;
    }

    /// <summary>The program of an expression; null where it holds what this matcher does not know.</summary>
    /// <param name="loose">True for a program that matches where the expression does and maybe elsewhere, which look-around would rule out.</param>
    public static PatternProgram? Compile(string pattern, bool loose = false)
    {
        return PatternParser.Parse(pattern, loose) is { Least: > 0 } node && PatternCompiler.Compile(node) is { } steps
            ? new PatternProgram(node, steps)
            : null;
    }

    /// <summary>Steps and characters that may be spent on a text: linear in its length.</summary>
    public static int Budget(int length) => (int)Math.Min(int.MaxValue, FreeSteps + ((long)StepsPerCharacter * length));

    /// <summary>Where the first match from a place on begins; <see cref="Failed"/> or <see cref="GaveUp"/>.</summary>
    /// <param name="tries">Room for what is still to be tried.</param>
    /// <param name="left">What may still be spent (<see cref="Budget"/>); what was spent is taken off.</param>
    /// <param name="end">Where it ends.</param>
    public int Find(ReadOnlySpan<char> text, int from, List<PatternTry> tries, ref int left, out int end)
    {
        end = Failed;
        if (isAtStart)
        {
            end = from == 0 ? Match(text, 0, tries, ref left) : Failed;
            return end < 0 ? end : 0;
        }

        return pairs is not null && text.Length - from > LongestShort
            ? FindByPairs(pairs, text, from, tries, ref left, out end)
            : FindByFirst(text, from, tries, ref left, out end);
    }

    private int FindByPairs(PatternBeginnings pairs, ReadOnlySpan<char> text, int from, List<PatternTry> tries, ref int left, out int end)
    {
        end = Failed;
        var isExact = pairs.IsFoundExactly;
        for (var block = from; block < text.Length; block += PatternBeginnings.Together)
        {
            for (var places = pairs.Find(text, block); places != 0; places &= places - 1)
            {
                var at = block + BitOperations.TrailingZeroCount(places);
                if (!isExact && !pairs.MayBeginAt(text, at))
                {
                    continue;
                }

                end = Match(text, at, tries, ref left);
                if (end != Failed)
                {
                    return end == GaveUp ? GaveUp : at;
                }
            }
        }

        return Failed;
    }

    private int FindByFirst(ReadOnlySpan<char> text, int from, List<PatternTry> tries, ref int left, out int end)
    {
        end = Failed;
        for (var at = from; at < text.Length; at++)
        {
            var step = beginnings is null ? 0 : text[at..].IndexOfAny(beginnings);
            if (step < 0)
            {
                break;
            }

            at += step;
            if (pairs is not null && !pairs.MayBeginAt(text, at))
            {
                continue;
            }

            end = Match(text, at, tries, ref left);
            if (end != Failed)
            {
                return end == GaveUp ? GaveUp : at;
            }
        }

        return Failed;
    }

    /// <summary>Where the match that begins at a place ends; <see cref="Failed"/> or <see cref="GaveUp"/>.</summary>
    private int Match(ReadOnlySpan<char> text, int start, List<PatternTry> tries, ref int left)
    {
        tries.Clear();
        var (at, position) = (0, start);
        while (left-- > 0 && tries.Count < MostTries)
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
                case StepKind.Branch when Branch(text, ref at, step.Branches!, position, tries):
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
                var resumed = last;
                tries.RemoveAt(tries.Count - 1);
                at = resumed.Step;
                position = resumed.Position;
                Enter(text, ref at, step.Branches!, resumed.Other, position, tries);
                return true;
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

    private static bool Run(ReadOnlySpan<char> text, int at, in PatternStep step, ref int position, List<PatternTry> tries, ref int left)
    {
        var most = Math.Min(step.IsLazy ? step.Min : step.Max, text.Length - position);
        var count = 0;
        if (step.Stops is { } stops)
        {
            var length = text.Slice(position, most).IndexOfAny(stops);
            count = length < 0 ? most : length;
        }
        else
        {
            while (count < most && step.Takes(text[position + count]))
            {
                count++;
            }
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

    /// <summary>Goes on at the first branch that may fit; remembers the next one.</summary>
    private static bool Branch(ReadOnlySpan<char> text, ref int at, BranchTarget[] branches, int position, List<PatternTry> tries)
    {
        var first = FirstBranch(branches, 0, position < text.Length ? text[position] : '\0');
        if (first < 0)
        {
            return false;
        }

        Enter(text, ref at, branches, first, position, tries);
        return true;
    }

    /// <summary>Goes on at a branch; remembers the next one that may fit.</summary>
    private static void Enter(
        ReadOnlySpan<char> text,
        ref int at,
        BranchTarget[] branches,
        int branch,
        int position,
        List<PatternTry> tries
    )
    {
        ref readonly var entered = ref branches[branch];
        var next = entered.IsAny ? FirstBranch(branches, branch + 1, position < text.Length ? text[position] : '\0') : entered.Next;
        if (next >= 0)
        {
            tries.Add(new(at, position, next));
        }

        at = entered.Target;
    }

    private static int FirstBranch(BranchTarget[] branches, int from, char c)
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
}
