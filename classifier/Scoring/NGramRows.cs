namespace AdWatch.Classifier.Scoring;

/// <summary>The rows of the n-grams of one text in the order of their places: read once, asked for the whole and for parts. Used again from text to text.</summary>
internal sealed class NGramRows
{
    private ushort[] numbers = new ushort[4096];
    private int[] pairPlaces = new int[4096];
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

    /// <summary>Room for the places at which pairs end.</summary>
    internal Span<int> PairPlaces => pairPlaces;

    /// <summary>Room for their rows.</summary>
    internal Span<int> PairRows => pairRows;

    /// <summary>The rows that a part of the text would have alone: a pair does not reach into it.</summary>
    public ReadOnlySpan<int> Of(int start, int count)
    {
        var first = from[start];
        var isPairFirst = start < length && from[start + 1] - first == 2;
        return count == 0 ? [] : rows.AsSpan(first + (isPairFirst ? 1 : 0), from[start + count] - first - (isPairFirst ? 1 : 0));
    }

    /// <summary>The rows of the n-grams that end at a place: the pair, where it is known, and the character.</summary>
    public ReadOnlySpan<int> At(int place) => rows.AsSpan(from[place], from[place + 1] - from[place]);

    internal void Begin(int characters)
    {
        length = characters;
        if (numbers.Length < characters + 1)
        {
            var room = Math.Max(characters + 1, numbers.Length * 2);
            (numbers, pairPlaces, pairRows) = (new ushort[room], new int[room], new int[room]);
            (rows, from) = (new int[2 * room], new int[room]);
        }
    }

    /// <summary>Puts pairs and characters in the order of their places. Of a run of digits only the first counts.</summary>
    /// <param name="pairs">How many pairs were found.</param>
    internal void Join(int pairs, ushort digit, ushort none)
    {
        // Behind the last pair stands a place that no character has.
        pairPlaces[pairs] = -1;
        var (written, pair) = (0, 0);
        for (var i = 0; i < length; i++)
        {
            from[i] = written;
            rows[written] = pairRows[pair];
            var isPair = pairPlaces[pair] == i ? 1 : 0;
            written += isPair;
            pair += isPair;
            var number = numbers[i + 1];
            rows[written] = number;
            written += number != none & !(number == digit & numbers[i] == digit) ? 1 : 0;
        }

        from[length] = written;
    }
}
