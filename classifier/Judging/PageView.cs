using AdWatch.Classifier.Disguises;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Patterns;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>One page while it is judged: normal form, occurrences, units, matches of patterns. Filled, read, cleared and filled again.</summary>
internal sealed class PageView(int categoryCount) : IDisposable
{
    private readonly List<PageField> fields = [];
    private readonly RoomPool<TextRange> ranges = new();
    private readonly RoomPool<int> indexes = new();
    private readonly List<int> askedPatterns = [];
    private readonly Stack<PatternMatches> unusedMatches = new();
    private PatternMatches?[] patternMatches = new PatternMatches?[64];
    private bool sentencesReady;
    private bool clausesReady;
    private readonly TextUnits sentences = new();
    private readonly TextUnits clauses = new();
    private bool marksReady;
    private readonly UnitMarks marks = new(categoryCount);

    public NormalizedBuffer Buffer { get; } = new(4096);

    public Occurrences Occurrences { get; } = new(categoryCount);

    public TextUnits Blocks { get; } = new();

    public IReadOnlyList<PageField> Fields => fields;

    public ReadOnlySpan<char> Text => Buffer.Text;

    /// <summary>Title, text and pictures; the publisher's name stands behind it.</summary>
    public TextRange Whole { get; private set; }

    public ClassifierInput Input { get; private set; } = null!;

    /// <summary>The day by which the conduct is judged.</summary>
    public DateOnly Day => Input.PublishedAt ?? Input.SeenAt;

    public string Channel => Input.Channel ?? "unknown";

    /// <summary>Kinds of the publisher's name.</summary>
    public IReadOnlyList<string> PublisherKinds { get; set; } = [];

    /// <summary>Words that do not count at the moment; null while all count.</summary>
    public RuleMask? Mask { get; set; }

    public TextUnits Sentences
    {
        get
        {
            if (!sentencesReady)
            {
                SentenceSplitter.SplitSentences(Text, Buffer.LineBreaks, sentences);
                sentencesReady = true;
            }

            return sentences;
        }
    }

    public TextUnits Clauses
    {
        get
        {
            if (!clausesReady)
            {
                SentenceSplitter.SplitClauses(Text, Buffer.LineBreaks, clauses);
                clausesReady = true;
            }

            return clauses;
        }
    }

    /// <summary>True where two places stand in one clause. For most pairs the page need not be cut into clauses.</summary>
    /// <param name="second">Not before the first.</param>
    public bool AreInOneClause(int first, int second) =>
        (!SentenceSplitter.MayEndClause(Text[first..second]) && !HasBreak(first, second))
        || Clauses.IndexOf(first) == Clauses.IndexOf(second);

    /// <summary>Which sentences hold which categories. Asked once all occurrences are sealed.</summary>
    public UnitMarks Marks
    {
        get
        {
            if (!marksReady)
            {
                marks.Fill(Occurrences, Sentences, Blocks);
                marksReady = true;
            }

            return marks;
        }
    }

    /// <summary>Counts what was added of facts. A certificate's content may have been looked at before, so the sentences are marked again.</summary>
    public void SealFacts()
    {
        Occurrences.Seal();
        marksReady = false;
    }

    public void Fill(ClassifierInput input, TextNormalizer normalizer, Restorer restorer)
    {
        Input = input;
        if (!string.IsNullOrEmpty(input.Title))
        {
            Append("title", input.Title, normalizer, restorer);
        }

        Append("text", input.Text, normalizer, restorer);
        foreach (var image in input.Images)
        {
            Append("image:" + image.Id, image.Text, normalizer, restorer);
        }

        Whole = new(0, Buffer.Length);
        if (!string.IsNullOrEmpty(input.Publisher))
        {
            Append("publisher", input.Publisher, normalizer, restorer: null);
        }

        SentenceSplitter.SplitBlocks(Text, Blocks);
    }

    /// <summary>True where a match counts: not masked at present.</summary>
    public bool Counts(TextRange range) => Mask is null || !Mask.Covers(range);

    /// <summary>What is known of the matches of a pattern on this page.</summary>
    public PatternMatches MatchesOf(PatternLeaf pattern)
    {
        if (pattern.Index >= patternMatches.Length)
        {
            Array.Resize(ref patternMatches, Math.Max(pattern.Index + 1, patternMatches.Length * 2));
        }

        if (patternMatches[pattern.Index] is not { } matches)
        {
            patternMatches[pattern.Index] = matches = unusedMatches.TryPop(out var unused) ? unused : new();
            askedPatterns.Add(pattern.Index);
            matches.Begin(pattern.PartsOf(this));
        }

        return matches;
    }

    /// <summary>Room for a moment.</summary>
    public Room<TextRange> RentRanges() => ranges.Rent();

    /// <summary>Room of the matcher of patterns.</summary>
    public List<PatternTry> PatternTries { get; } = new(64);

    /// <summary>Room for what makes a step of the decision hold.</summary>
    public Evidence Reasons { get; } = new();

    /// <summary>Room for a moment.</summary>
    public Room<int> RentIndexes() => indexes.Rent();

    /// <summary>The field that holds a position.</summary>
    public PageField FieldAt(int position)
    {
        foreach (var field in fields)
        {
            if (position < field.To)
            {
                return field;
            }
        }

        return fields[^1];
    }

    /// <summary>The exact words of the original that a range came from.</summary>
    public TextSpan ToOriginal(TextRange range)
    {
        var field = FieldAt(range.Start);
        var segments = Buffer.Segments[field.FirstSegment..field.EndSegment];
        var start = TextSegment.Start(segments, range.Start);
        var end = TextSegment.End(segments, Math.Min(range.End, field.To) - 1);
        return new(field.Name, start, end - start, field.Original.Substring(start, end - start));
    }

    /// <summary>True where each character of a range came from one of the original, with nothing left out between them.</summary>
    public bool IsOneToOne(TextRange range)
    {
        var field = FieldAt(range.Start);
        var segments = Buffer.Segments[field.FirstSegment..field.EndSegment];
        var first = TextSegment.Find(segments, range.Start);
        return range.End <= field.To
            && segments[first].Lump == 0
            && (first + 1 == segments.Length || segments[first + 1].Normal >= range.End);
    }

    /// <summary>Offset in the original of the field that holds a position.</summary>
    public int OriginalOffset(int position)
    {
        var field = FieldAt(position);
        return TextSegment.Start(Buffer.Segments[field.FirstSegment..field.EndSegment], position);
    }

    public void Clear()
    {
        fields.Clear();
        foreach (var index in askedPatterns)
        {
            patternMatches[index]!.Clear();
            unusedMatches.Push(patternMatches[index]!);
            patternMatches[index] = null;
        }

        askedPatterns.Clear();
        Buffer.Clear();
        marks.Clear(Occurrences.Touched);
        Occurrences.Clear();
        Blocks.Clear();
        marksReady = false;
        sentencesReady = false;
        clausesReady = false;
        Mask = null;
        PublisherKinds = [];
        Input = null!;
    }

    public void Dispose() => Buffer.Dispose();

    /// <summary>True where a line broke behind a place and no farther than another.</summary>
    private bool HasBreak(int place, int upTo)
    {
        var next = Buffer.LineBreaks.BinarySearch(place + 1);
        next = next < 0 ? ~next : next;
        return next < Buffer.LineBreaks.Length && Buffer.LineBreaks[next] <= upTo;
    }

    private void Append(string name, string original, TextNormalizer normalizer, Restorer? restorer)
    {
        var (from, segment) = (Buffer.Length, Buffer.SegmentCount);
        normalizer.Append(original, Buffer, restorer?.CodesOf(normalizer.Folding));
        restorer?.Restore(original, Buffer, from, segment);
        if (Buffer.Length > from)
        {
            fields.Add(new(name, original, from, Buffer.Length, segment, Buffer.SegmentCount));
            Buffer.EndField();
        }
    }
}
