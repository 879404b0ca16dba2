using System.Collections.Concurrent;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Undoes disguises in a normal form: words written by their sound, in parts, in pinyin, with emoji, with marks between, shortened.</summary>
/// <remarks>
/// A place is read otherwise only where that makes a term of the lexicon, where the neighbours are none of ordinary text, and (for what is short) where the
/// text offers something. Immutable but for a table that is made when it is first asked for; scratch space is lent.
/// </remarks>
internal sealed class Restorer
{
    private const int Rounds = 2;

    private readonly ConcurrentBag<RestorerScratch> scratches = [];
    private readonly SoundReader sounds;
    private readonly PartReader parts;
    private readonly MarkReader marks;
    private readonly LatinReader latin;
    private readonly EmojiReader emoji;
    private CharacterCodes? codes;

    /// <summary>Takes a third of the time of loading; depends on nothing but its words, so that it may be made beside the rules.</summary>
    public Restorer(HiddenWords words)
    {
        var (tables, terms) = (words.Tables, new HiddenTerms(words));
        IsEmpty = terms.Count == 0;
        sounds = new(tables, terms);
        parts = new(tables, terms);
        marks = new(tables, terms);
        latin = new(tables, terms);
        emoji = new(tables, terms);
    }

    /// <summary>True where the seeds say nothing of disguises.</summary>
    public bool IsEmpty { get; }

    /// <summary>What must be noted of the characters of a field; null where nothing is looked for.</summary>
    /// <remarks>Made once, as a folding belongs to the same seeds: not with the rest, which is made beside it.</remarks>
    public CharacterCodes? CodesOf(CharacterFolding folding)
    {
        if (IsEmpty)
        {
            return null;
        }

        return codes is { } made && made.Folding == folding ? made : codes = sounds.CodesOf(folding);
    }

    /// <summary>Rewrites the normal form of one field, which is all that the buffer holds from <paramref name="from"/> on.</summary>
    public void Restore(ReadOnlySpan<char> original, NormalizedBuffer buffer, int from, int firstSegment)
    {
        if (IsEmpty || buffer.Length - from < 2)
        {
            return;
        }

        if (!scratches.TryTake(out var scratch))
        {
            scratch = new();
        }

        for (var round = 0; round < Rounds; round++)
        {
            scratch.Clear();
            var text = buffer.Text[from..];
            sounds.Find(text, buffer.Codes[from..], scratch);
            parts.Find(text, scratch);
            marks.Find(text, scratch);
            latin.Find(text, scratch);
            if (round == 0)
            {
                emoji.Find(original, text, buffer.Segments[firstSegment..], from, scratch);
            }

            if (scratch.Found.Count == 0)
            {
                break;
            }

            buffer.Rewrite(from, firstSegment, scratch.InOrder());
        }

        scratch.Spelled.Trim();
        scratches.Add(scratch);
    }
}
