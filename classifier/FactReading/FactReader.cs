using System.Text.RegularExpressions;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads facts off a page: contacts, printed numbers, institutions.</summary>
internal sealed class FactReader
{
    public const int Limit = 300;

    private readonly IReadOnlyList<NumberPattern> numbers;
    private readonly int[] guardsOfNumbers;
    private readonly ReadAhead reads;
    private readonly AccountReader accounts;
    private readonly InstitutionReader institutions;
    private readonly int phoneWord;
    private readonly int phone;
    private readonly int contact;
    private readonly Dictionary<string, int> plainKinds;

    public FactReader(Vocabulary vocabulary, IReadOnlyList<NumberPattern> numbers, InstitutionNames institutionNames)
    {
        this.numbers = numbers;
        guardsOfNumbers = [.. numbers.Select(number => number.Guard)];
        reads = new(numbers.Select(number => number.Reads));
        accounts = new(vocabulary);
        institutions = new(vocabulary, institutionNames);
        phoneWord = vocabulary.Category(WellKnown.PhoneWord);
        phone = vocabulary.Fact("phone");
        contact = vocabulary.Fact("contact");
        plainKinds = numbers
            .Where(number => !number.IsJoined)
            .Select(number => number.Kind)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(kind => kind, vocabulary.Fact, StringComparer.Ordinal);
    }

    /// <summary>Reads everything and adds contacts and plain facts to the occurrences; numbers with a status wait for the registers.</summary>
    public void Read(PageView page, List<FactEntry> facts)
    {
        ReadNumbers(page, facts);
        foreach (var found in PhoneReader.Read(page.Text[..page.Whole.End], page.Occurrences.Of(phoneWord)))
        {
            if (facts.Count >= Limit || facts.Exists(fact => fact.Kind is "licence" or "doctor" && fact.Range.Overlaps(found.Range)))
            {
                continue;
            }

            facts.Add(found);
            page.Occurrences.Add(phone, found.Range);
            page.Occurrences.Add(contact, found.Range);
        }

        accounts.Read(page, facts);
        institutions.Read(page, facts);
    }

    private void ReadNumbers(PageView page, List<FactEntry> facts)
    {
        using var there = page.RentIndexes();
        FindThere(page.Occurrences.Present, there.List);
        for (var k = 0; k < there.List.Count; k++)
        {
            if (k + 1 < there.List.Count)
            {
                reads.SendFor(there.List[k + 1]);
            }

            var number = numbers[there.List[k]];
            var guards = page.Occurrences.Of(number.Guard, page.Whole);
            for (var i = 0; i < guards.Length && facts.Count < Limit; )
            {
                var block = page.Blocks[page.Blocks.IndexOf(guards[i].Start)];
                var from = Math.Max(block.Start, guards[i].Start - number.Before);
                var to = Math.Min(block.End, guards[i].End + number.After);
                for (
                    i++;
                    i < guards.Length && guards[i].Start < block.End && guards[i].Start - number.Before <= to && to - from < 2000;
                    i++
                )
                {
                    to = Math.Min(block.End, guards[i].End + number.After);
                }

                ReadWindow(page, number, TextRange.Between(from, to), facts);
            }
        }
    }

    /// <summary>The numbers of which a word stands on the page: few do.</summary>
    private void FindThere(ReadOnlySpan<ulong> present, List<int> there)
    {
        for (var i = 0; i < guardsOfNumbers.Length; i++)
        {
            if (((present[guardsOfNumbers[i] >> 6] >> guardsOfNumbers[i]) & 1) != 0)
            {
                there.Add(i);
            }
        }
    }

    private void ReadWindow(PageView page, NumberPattern number, TextRange window, List<FactEntry> facts)
    {
        var slice = page.Text.Slice(window.Start, window.Length);
        if (!number.MayStandIn(slice))
        {
            return;
        }

        var first = 0;
        var squeezed = number.Squeeze && slice.Contains(' ');
        if (!squeezed)
        {
            using var found = page.RentRanges();
            if (number.FindAll(slice, page.PatternTries, found.List))
            {
                foreach (var match in found.Span)
                {
                    Add(page, number, slice.Slice(match.Start, match.Length), new(window.Start + match.Start, match.Length), null, facts);
                }

                return;
            }

            if (number.FirstPlace(slice, page.PatternTries) is not { } place)
            {
                return;
            }

            first = place;
        }

        var text = new NumberWindow(slice, squeezed);
        try
        {
            for (var match = number.Regex.Match(text.Text, first); match.Success && facts.Count < Limit; match = match.NextMatch())
            {
                if (match.Length > 0)
                {
                    Add(page, number, match.ValueSpan, text.ToRange(match.Index, match.Length, window.Start), match, facts);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A window of a few hundred characters that takes this long holds no number a person printed; the rest of the page is still read.
        }
    }

    /// <param name="match">The parts of a number that is looked up; null for a plain fact.</param>
    private void Add(PageView page, NumberPattern number, ReadOnlySpan<char> printed, TextRange range, Match? match, List<FactEntry> facts)
    {
        if (
            facts.Count >= Limit
            || facts.Exists(fact =>
                (fact.Kind == number.Kind || number.IsJoined)
                && fact.Range.Overlaps(range)
                && (fact.Kind == number.Kind || plainKinds.ContainsKey(fact.Kind) == plainKinds.ContainsKey(number.Kind))
            )
        )
        {
            return;
        }

        var joined = number.IsJoined ? match : null;
        var value = joined is null ? printed.ToString() : RegisterNumber.Normalize(joined.Value);
        facts.Add(
            new(number.Kind, value, range)
            {
                FixedStatus = number.Status,
                Until = joined is null ? null : NumberDates.Until(joined),
                From = joined is null ? null : NumberDates.From(joined),
                IsImpossible = joined is not null && NumberDates.IsImpossible(joined),
            }
        );
        if (plainKinds.TryGetValue(number.Kind, out var category))
        {
            page.Occurrences.Add(category, range);
        }
    }
}
