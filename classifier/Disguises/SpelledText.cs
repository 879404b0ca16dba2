namespace AdWatch.Classifier.Disguises;

/// <summary>A text by the keys of its characters, and the places that readers of disguises look at; filled again for each text.</summary>
internal sealed class SpelledText
{
    /// <summary>Keys without a meaning behind the last one, so that nobody need ask where the text ends.</summary>
    private const int Padding = 4;

    /// <summary>Room for a longer text is given back after it.</summary>
    private const int MostKept = 1 << 15;

    private int length;
    private int headCount;
    private int markCount;
    private int otherCount;

    /// <summary>The key of each character, and <see cref="SoundKeys.None"/> behind the last.</summary>
    public Span<ushort> Keys => KeyRoom.AsSpan(0, length + Padding);

    /// <summary>Places where a pair begins; free to be written over by their reader.</summary>
    public Span<int> Heads => HeadRoom.AsSpan(0, headCount);

    /// <summary>Places of marks; free to be written over by their reader.</summary>
    public Span<int> Marks => MarkRoom.AsSpan(0, markCount);

    /// <summary>Places of characters that may also stand for another.</summary>
    public ReadOnlySpan<int> Others => OtherRoom.AsSpan(0, otherCount);

    public ushort[] KeyRoom { get; private set; } = [];

    public int[] HeadRoom { get; private set; } = [];

    public int[] MarkRoom { get; private set; } = [];

    public int[] OtherRoom { get; private set; } = [];

    /// <summary>Room for the places of words of two keys, and then for a number by each place where a longer word may begin.</summary>
    public int[] NodeRoom { get; private set; } = [];

    /// <summary>Makes room for a text.</summary>
    public void Begin(int characters)
    {
        length = characters;
        if (KeyRoom.Length < characters + Padding)
        {
            var room = Math.Max(characters + Padding, Math.Min(MostKept, KeyRoom.Length * 2));
            (KeyRoom, HeadRoom, MarkRoom) = (new ushort[room], new int[room], new int[room]);
            (OtherRoom, NodeRoom) = (new int[room], new int[room]);
        }

        KeyRoom.AsSpan(characters, Padding).Clear();
    }

    public void End(int heads, int marks, int others) => (headCount, markCount, otherCount) = (heads, marks, others);

    /// <summary>Gives back the room for a long text.</summary>
    public void Trim()
    {
        (length, headCount, markCount, otherCount) = (0, 0, 0, 0);
        if (KeyRoom.Length > MostKept)
        {
            (KeyRoom, HeadRoom, MarkRoom, OtherRoom, NodeRoom) = ([], [], [], [], []);
        }
    }
}
