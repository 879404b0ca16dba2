using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>The rows of the n-grams of one text in the order of their places: read once, asked for the whole and for parts. Used again from text to text.</summary>
internal sealed class NGramRows
{
    private ushort[] numbers = new ushort[4096];
    private int[] pairPlaces = new int[4096];
    private int[] pairHashes = new int[4096];
    private int[] pairRows = new int[4096];
    private int[] rows = new int[8192];
    private int[] from = new int[4096];
    private int length;

    /// <summary>Characters of the text.</summary>
    public int Length => length;

    /// <summary>Characters that there is room for.</summary>
    public int Capacity => from.Length;

    /// <summary>All rows.</summary>
    public ReadOnlySpan<int> All => rows.AsSpan(0, from[length]);

    /// <summary>The numbers of the characters, one before the first.</summary>
    internal Span<ushort> Numbers => numbers.AsSpan(0, length + 1);

    /// <summary>Room for the places at which pairs end that may be known.</summary>
    internal Span<int> PairPlaces => pairPlaces;

    /// <summary>Room for their hashes.</summary>
    internal Span<int> PairHashes => pairHashes;

    /// <summary>The row of the pair that ends at each place; -1 for none.</summary>
    internal Span<int> PairRows => pairRows.AsSpan(0, length);

    /// <summary>The rows that a part of the text would have alone: a pair does not reach into it.</summary>
    public ReadOnlySpan<int> Of(int start, int count)
    {
        var (first, end) = Between(start, count);
        return rows.AsSpan(first, end - first);
    }

    /// <summary>Where those begin and end among all.</summary>
    public (int From, int To) Between(int start, int count)
    {
        var first = from[start];
        if (count == 0)
        {
            return (first, first);
        }

        var isPairFirst = from[start + 1] - first == 2;
        return (first + (isPairFirst ? 1 : 0), from[start + count]);
    }

    /// <summary>The characters of an n-gram, by its place among all rows: where a place has two, the first is the pair that ends there.</summary>
    public (int Start, int Length) PlaceOf(int entry)
    {
        // The last place that begins at the entry or before it: of those that begin together all but the last have none.
        var place = Array.BinarySearch(from, 0, length, entry);
        place = place < 0 ? ~place - 1 : place;
        while (from[place + 1] <= entry)
        {
            place++;
        }

        return from[place + 1] - from[place] == 2 && entry == from[place] ? (place - 1, 2) : (place, 1);
    }

    internal void Begin(int characters)
    {
        length = characters;
        if (numbers.Length < characters + 1)
        {
            var room = Math.Max(characters + 1, numbers.Length * 2);
            (numbers, pairPlaces, pairHashes, pairRows) = (new ushort[room], new int[room], new int[room], new int[room]);
            (rows, from) = (new int[2 * room], new int[room]);
        }
    }

    /// <summary>Puts pairs and characters in the order of their places. Of a run of digits only the first counts.</summary>
    internal void Join(ushort digit, ushort none)
    {
        // The rooms hold a place more than there are characters, and that of the rows twice as many.
        ref var row = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var begin = ref MemoryMarshal.GetArrayDataReference(from);
        ref var number = ref MemoryMarshal.GetArrayDataReference(numbers);
        ref var pair = ref MemoryMarshal.GetArrayDataReference(pairRows);
        var written = 0;
        int previous = none;
        for (var i = 0; i < length; i++)
        {
            Unsafe.Add(ref begin, i) = written;
            var known = Unsafe.Add(ref pair, i);
            Unsafe.Add(ref row, written) = known;
            written += known >= 0 ? 1 : 0;
            int own = Unsafe.Add(ref number, i + 1);
            Unsafe.Add(ref row, written) = own;
            written += own != none & !(own == digit & previous == digit) ? 1 : 0;
            previous = own;
        }

        from[length] = written;
    }
}
