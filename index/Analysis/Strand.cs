using System.Collections.Immutable;
using System.Text;

namespace AdWatch.Indexing.Analysis;

/// <summary>A wanted substring in both of its forms: terms with positions for the index, folded characters for the text.</summary>
internal sealed record Strand
{
    private Strand(ImmutableArray<StrandTerm> terms, int width, string folded) => (Terms, Width, Folded) = (terms, width, folded);

    /// <summary>Terms that must stand at their positions, gaps too; every second bigram is enough, since positions are characters.</summary>
    public ImmutableArray<StrandTerm> Terms { get; }

    /// <summary>Positions from the first unit to the last.</summary>
    public int Width { get; }

    /// <summary>The substring as <see cref="FoldedText"/> spells it.</summary>
    public string Folded { get; }

    /// <summary>Null when the text holds nothing that is indexed.</summary>
    public static Strand? Of(SearchFolding folding, string text)
    {
        var terms = ImmutableArray.CreateBuilder<StrandTerm>();
        var folded = new StringBuilder();
        var run = new List<Rune>();
        Span<char> word = stackalloc char[UnitScanner.LongestWord + 2];
        Span<int> offsets = stackalloc int[UnitScanner.LongestWord + 2];
        var scanner = new UnitScanner(folding, text);
        var position = 0;
        while (scanner.Next())
        {
            var separated = scanner.Before != Separation.None;
            if (run.Count > 0 && (separated || scanner.Kind != CharacterKind.Han))
            {
                AddRun(terms, run, position - run.Count);
                run.Clear();
            }

            if (separated)
            {
                // a phrase is asked for in one line: a blank line in it is a gap like any other
                terms.Add(new StrandTerm(FoldedText.Gap.ToString(), position++, Prefix: false));
                folded.Append(FoldedText.Gap);
            }

            var length = scanner.Fold(word, offsets);
            folded.Append(word[..length]);
            if (scanner.Kind == CharacterKind.Han)
            {
                run.Add(scanner.Han);
            }
            else
            {
                terms.Add(new StrandTerm(word[..length].ToString(), position, Prefix: false));
            }

            position++;
        }

        if (position == 1 && run.Count == 1)
        {
            // a lone character stands in the index at ends of runs only: every bigram that begins with it holds it too
            terms.Add(new StrandTerm(run[0].ToString(), 0, Prefix: true));
        }
        else if (run.Count > 0)
        {
            AddRun(terms, run, position - run.Count);
        }

        return position == 0 ? null : new Strand(terms.ToImmutable(), position, folded.ToString());
    }

    private static void AddRun(ImmutableArray<StrandTerm>.Builder terms, List<Rune> run, int start)
    {
        if (run.Count == 1)
        {
            terms.Add(new StrandTerm(run[0].ToString(), start, Prefix: false));
            return;
        }

        for (var i = 0; i + 1 < run.Count; i += 2)
        {
            terms.Add(new StrandTerm(run[i].ToString() + run[i + 1], start + i, Prefix: false));
        }

        if (run.Count % 2 == 1)
        {
            terms.Add(new StrandTerm(run[^2].ToString() + run[^1], start + run.Count - 2, Prefix: false));
        }
    }
}

/// <summary>A term of a strand, its position, and whether every term that begins with it will do.</summary>
internal readonly record struct StrandTerm(string Text, int Position, bool Prefix);
