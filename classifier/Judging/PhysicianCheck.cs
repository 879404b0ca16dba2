using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>What the register of practitioners (医师) says against the doctors that a page names.</summary>
/// <remarks>
/// A printed certificate is one person's. Many doctors share a name, and a certificate ends with a life too, so a name is only shown to a person: where the
/// register has it, at the very institution that advertises, with revoked certificates alone, and no one of that name in force anywhere.
/// A doctor whom no register knows, or who is registered elsewhere (多点执业), is none to be accused.
/// </remarks>
internal sealed class PhysicianCheck(RuleSet rules)
{
    private const string NumberKind = "physician-number";

    /// <summary>Characters of a Chinese name: one or two of the family, one or two given.</summary>
    private const int LongestName = 4;
    private const int ShortestName = 2;

    /// <summary>What may part a name from its title.</summary>
    private const string Between = " ,:·()";

    /// <summary>So many places are looked at and shown.</summary>
    private const int MostPlaces = 50;

    /// <summary>False for a page that names no doctor.</summary>
    public bool MayFind(PageView page, IReadOnlyList<FactEntry> facts)
    {
        if (!page.Occurrences.Of(rules.DoctorTitleCategory).IsEmpty)
        {
            return true;
        }

        foreach (var fact in facts)
        {
            if (fact.Kind == NumberKind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Places at which a page speaks of revoked or foreign certificates, each with the check that says so.</summary>
    public List<(string Check, TextRange Place)> Run(
        PageView page,
        IReadOnlyList<FactEntry> facts,
        Lazy<PageSubject> subject,
        IRegisters registers
    )
    {
        var places = new List<(string, TextRange)>();
        foreach (var fact in facts)
        {
            if (fact.Kind == NumberKind && OfNumber(page, registers.FindPhysicians(fact.Value)) is { } check)
            {
                places.Add((check, fact.Range));
            }
        }

        foreach (var title in page.Occurrences.Of(rules.DoctorTitleCategory, page.Whole))
        {
            if (places.Count >= MostPlaces)
            {
                break;
            }

            if (RevokedBeside(page, title, subject, registers) is { } name && !places.Exists(place => place.Item2.Overlaps(name)))
            {
                places.Add((RegisterCheck.PhysicianNamed, name));
            }
        }

        return places;
    }

    private string? OfNumber(PageView page, IReadOnlyList<Physician> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var isNamed = rows.Any(row => page.Text.Contains(rules.Normalizer.Fold(row.Name), StringComparison.Ordinal));
        return rows.All(row => row.Status == RegisterStatus.Revoked) ? RegisterCheck.PhysicianRevoked
            : isNamed ? null
            : RegisterCheck.PhysicianOther;
    }

    /// <summary>The name before or behind a title, where the register has it at this institution with revoked certificates alone.</summary>
    private static TextRange? RevokedBeside(PageView page, TextRange title, Lazy<PageSubject> subject, IRegisters registers)
    {
        var text = page.Text;
        var before = title.Start;
        while (before > 0 && Between.Contains(text[before - 1], StringComparison.Ordinal))
        {
            before--;
        }

        var behind = title.End;
        while (behind < page.Whole.End && Between.Contains(text[behind], StringComparison.Ordinal))
        {
            behind++;
        }

        for (var length = LongestName; length >= ShortestName; length--)
        {
            if (before >= length && IsRevokedName(page, new(before - length, length), title, subject, registers))
            {
                return new(before - length, length);
            }

            if (behind + length <= page.Whole.End && IsRevokedName(page, new(behind, length), title, subject, registers))
            {
                return new(behind, length);
            }
        }

        return null;
    }

    private static bool IsRevokedName(PageView page, TextRange name, TextRange title, Lazy<PageSubject> subject, IRegisters registers)
    {
        // Nothing but Han characters: so it lies in one field, too.
        foreach (var c in page.Text.Slice(name.Start, name.Length))
        {
            if (!CharacterFolding.IsHan(c))
            {
                return false;
            }
        }

        return IsRevoked(page.Text, name, subject, registers) && IsWhole(page, name, title);
    }

    /// <summary>True where no character of a word stands on the side of the name that looks away from its title: 王伟 is not 王伟明.</summary>
    private static bool IsWhole(PageView page, TextRange name, TextRange title)
    {
        var original = page.FieldAt(name.Start).Original;
        var span = page.ToOriginal(name);
        var beside = name.Start < title.Start ? span.Start - 1 : span.Start + span.Length;
        return beside < 0 || beside >= original.Length || !CharacterFolding.IsHan(original[beside]);
    }

    private static bool IsRevoked(ReadOnlySpan<char> text, TextRange name, Lazy<PageSubject> subject, IRegisters registers)
    {
        var here = 0;
        foreach (var row in registers.FindPhysicians(text.Slice(name.Start, name.Length).ToString()))
        {
            if (row.Status != RegisterStatus.Revoked)
            {
                return false;
            }

            here += subject.Value.Is(row.Institution) ? 1 : 0;
        }

        return here > 0;
    }
}
