using System.Runtime.InteropServices;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>Which places of a page an excuse covers. Only few are ever asked about, so each block or sentence is looked at when it is asked about first.</summary>
/// <param name="needs">What each excuse needs of a sentence or block, and the place of this one among them.</param>
internal sealed class ExcuseReach(PageView page, Excuse excuse, UnitTable needs, int ordinal)
{
    private const string Openers = "“「『《‘\"";
    private const string Closers = "”」』》’\"";

    /// <summary>More than this was for a page that is no measure for others, and is not kept.</summary>
    private const int LongestKept = 1 << 14;

    private readonly bool standsAtCues = excuse.Scope is ExcuseScope.ClauseAfter or ExcuseScope.SentenceAfter;
    private readonly bool isOfBlocks = excuse.Scope is ExcuseScope.Block or ExcuseScope.Page;

    /// <summary>Whether it holds is known of the whole page, and only what refuses it is asked of each unit.</summary>
    private readonly bool isOfPage = excuse.Scope is ExcuseScope.ClauseAfter or ExcuseScope.SentenceAfter or ExcuseScope.Page;
    private readonly bool isOfQuotes = excuse.Scope == ExcuseScope.Quote;

    /// <summary>By block or sentence: whether the excuse holds there.</summary>
    private readonly List<Answer> units = [];

    /// <summary>The words after which a clause or sentence is covered, and where they begin.</summary>
    private readonly Evidence cues = new();
    private readonly List<int> cueStarts = [];

    /// <summary>The quotes of the sentence that was asked about last.</summary>
    private readonly List<TextRange> quotes = [];
    private TextRange quotesOf;
    private Answer onPage;
    private Answer refusedByPage;

    /// <summary>The units in which the excuse may hold, each by its last sentence; all bits where that is not told.</summary>
    private ulong candidates;

    private enum Answer : byte
    {
        Unknown,
        No,
        Yes,
    }

    public void Clear()
    {
        Empty(units);
        Empty(quotes);
        cueStarts.Clear();
        quotesOf = default;
        onPage = Answer.Unknown;
        refusedByPage = Answer.Unknown;
        candidates = 0;
    }

    /// <summary>False where it covers nothing on the page. Asked while no word is masked.</summary>
    public bool MayCover => Is(onPage == Answer.Unknown ? onPage = Of(MayHoldOnPage()) : onPage);

    /// <summary>True where the excuse covers a place. Asked while no word is masked.</summary>
    public bool Covers(ExcusePlace place)
    {
        return MayCover
            && place.Position < page.Whole.End
            && (standsAtCues ? CoversAfterCue(place) : CoversInUnit(place))
            && !Is(refusedByPage == Answer.Unknown ? refusedByPage = Of(RefusedByPage()) : refusedByPage);
    }

    /// <summary>The sentences in which it may cover something; all bits where that is not told. Asked where it may cover something on the page.</summary>
    public ulong FindSentences()
    {
        if (candidates != ulong.MaxValue)
        {
            return isOfBlocks ? page.Marks.OfBlocks(candidates) : candidates;
        }

        if (!standsAtCues || !page.Marks.AreExact)
        {
            return ulong.MaxValue;
        }

        ulong sentences = 0;
        foreach (var cue in cueStarts)
        {
            sentences |= 1UL << page.Sentences.IndexOf(cue);
        }

        return page.Marks.OfBlocks(page.Marks.ToBlocks(sentences));
    }

    private static void Empty<T>(List<T> list)
    {
        list.Clear();
        list.Capacity = list.Capacity > LongestKept ? 0 : list.Capacity;
    }

    private static bool Is(Answer answer) => answer == Answer.Yes;

    private static Answer Of(bool answer) => answer ? Answer.Yes : Answer.No;

    private bool MayHoldOnPage()
    {
        if (!isOfPage && !excuse.When.LooksOutside && page.Marks is { AreExact: true } marks)
        {
            candidates = needs.FindUnits(ordinal, isOfBlocks ? UnitKind.Block : UnitKind.Sentence, page, marks);
            return candidates != 0;
        }

        candidates = ulong.MaxValue;
        return excuse.When.MayHold(page)
            && (standsAtCues ? FindCues() : excuse.Scope != ExcuseScope.Page || excuse.When.HoldsIn(page, page.Whole, evidence: null));
    }

    private bool RefusedByPage() => excuse.NotOnPage is not null && excuse.NotOnPage.Holds(page, page.Whole, evidence: null);

    private bool Refused(TextRange unit) => excuse.NotWhen is not null && excuse.NotWhen.Holds(page, unit, evidence: null);

    private bool FindCues()
    {
        excuse.When.HoldsIn(page, page.Whole, cues.Clear());
        foreach (var cue in cues.Ranges)
        {
            cueStarts.Add(cue.Start);
        }

        cueStarts.Sort();
        return cueStarts.Count > 0;
    }

    private bool CoversAfterCue(ExcusePlace place)
    {
        // No clause or sentence is longer than its block, and most places have no word before them that counts: they need no clauses.
        var position = place.Position;
        var behind = cueStarts.BinarySearch(position);
        var last = behind < 0 ? ~behind - 1 : behind;
        if (last < 0 || cueStarts[last] < page.Blocks[place.Block].Start)
        {
            return false;
        }

        var reach = (excuse.Scope == ExcuseScope.ClauseAfter ? page.Clauses : page.Sentences).Around(position, page.Whole);
        var first = cueStarts.BinarySearch(reach.Start);
        for (var i = first < 0 ? ~first : first; i < cueStarts.Count && cueStarts[i] <= position; i++)
        {
            if (HoldsInUnit(page.Sentences.IndexOf(cueStarts[i])))
            {
                return true;
            }
        }

        return false;
    }

    private bool CoversInUnit(ExcusePlace place) =>
        HoldsInUnit(isOfBlocks ? place.Block : place.Sentence) && (!isOfQuotes || IsInQuote(place.Position));

    private bool HoldsInUnit(int index)
    {
        if (units.Count == 0)
        {
            CollectionsMarshal.SetCount(units, (isOfBlocks ? page.Blocks : page.Sentences).Count);
            CollectionsMarshal.AsSpan(units).Clear();
        }

        ref var answer = ref CollectionsMarshal.AsSpan(units)[index];
        if (answer == Answer.Unknown && candidates != ulong.MaxValue && !MayHoldIn(index))
        {
            answer = Answer.No;
        }
        else if (answer == Answer.Unknown)
        {
            var unit = (isOfBlocks ? page.Blocks : page.Sentences)[index];
            answer = Of(FindOut(TextRange.Between(unit.Start, Math.Min(unit.End, page.Whole.End))));
        }

        return Is(answer);
    }

    /// <summary>False where a unit lacks the words that the excuse needs.</summary>
    private bool MayHoldIn(int index)
    {
        var last = isOfBlocks ? page.Sentences.IndexOf(page.Blocks[index].End - 1) : index;
        return ((candidates >> last) & 1) != 0;
    }

    private bool FindOut(TextRange unit)
    {
        var mayHold = candidates != ulong.MaxValue || UnitCondition.MayHoldIn(page, unit, excuse.When);
        return (isOfPage || (mayHold && excuse.When.HoldsIn(page, unit, evidence: null))) && !Refused(unit);
    }

    private bool IsInQuote(int position)
    {
        var sentence = page.Sentences.Around(position, page.Whole);
        if (sentence != quotesOf)
        {
            quotesOf = sentence;
            quotes.Clear();
            FindQuotes(page.Text, sentence, quotes);
        }

        var next = Occurrences.LowerBound(CollectionsMarshal.AsSpan(quotes), position + 1);
        return next > 0 && quotes[next - 1].End > position;
    }

    private static void FindQuotes(ReadOnlySpan<char> text, TextRange sentence, List<TextRange> quotes)
    {
        var open = -1;
        var closer = '\0';
        for (var i = sentence.Start; i < sentence.End; i++)
        {
            if (open >= 0 && text[i] == closer)
            {
                quotes.Add(TextRange.Between(open, i + 1));
                open = -1;
            }
            else if (open < 0 && Openers.IndexOf(text[i], StringComparison.Ordinal) is var at and >= 0)
            {
                (open, closer) = (i, Closers[at]);
            }
        }
    }
}

/// <summary>A position with the block and the sentence it stands in.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExcusePlace(int Position, int Block, int Sentence)
{
    public static ExcusePlace At(PageView page, int position) =>
        new(position, page.Blocks.IndexOf(position), page.Sentences.IndexOf(position));
}
