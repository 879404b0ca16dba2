using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Terms and the categories they belong to, gathered while the seeds are read; then frozen into a <see cref="TermTable"/>.</summary>
/// <remarks>Literals of rules, guards of patterns and kinds of facts are categories too, with names no seed file can spell.</remarks>
internal sealed class Vocabulary(TextNormalizer normalizer)
{
    private readonly Dictionary<string, int> terms = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];
    private readonly List<List<(int Category, TermUse Use)>> uses = [];
    private readonly Dictionary<string, int> categories = new(StringComparer.Ordinal);
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);

    public int CategoryCount => categories.Count;

    public IReadOnlyCollection<string> Declared => declared;

    /// <summary>The index of a category, made where it is new.</summary>
    public int Category(string name)
    {
        if (!categories.TryGetValue(name, out var index))
        {
            index = categories.Count;
            categories.Add(name, index);
        }

        return index;
    }

    /// <summary>The category of a fact kind such as <c>phone</c> or <c>certificate:medical-ad</c>.</summary>
    public int Fact(string kind) => Category("fact:" + kind);

    public bool IsDeclared(string category) => declared.Contains(category);

    /// <summary>Adds a term to a category of the lexicon; false where folding leaves nothing of it.</summary>
    public bool Add(string term, string category, bool exception)
    {
        declared.Add(category);
        return AddTo(term, Category(category), exception ? TermUse.Exception : TermUse.Whole);
    }

    /// <summary>The category that holds just this literal; -1 where folding leaves nothing of it.</summary>
    public int Literal(string text)
    {
        var folded = normalizer.Fold(text);
        var category = Category("literal:" + folded);
        return AddTo(text, category, TermUse.Whole) ? category : -1;
    }

    /// <summary>True for a word that folding leaves as it is.</summary>
    public bool IsNormal(string word) => normalizer.Fold(word) == word;

    /// <summary>False for a set with a word of which folding leaves nothing: what is not looked for cannot guard.</summary>
    public bool IsSearchable(IReadOnlyList<string> words) => words.All(word => normalizer.Fold(word).Length > 0);

    /// <summary>A category of words one of which must stand near before a pattern is tried.</summary>
    public int Guard(IEnumerable<string> words)
    {
        var folded = words
            .Select(normalizer.Fold)
            .Where(word => word.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var category = Category("guard:" + string.Join('\0', folded));
        foreach (var word in folded)
        {
            AddTo(word, category, TermUse.Part);
        }

        return category;
    }

    /// <summary>The terms, folded, of the lexicon's categories that fit; each once.</summary>
    public IEnumerable<string> WordsOf(Func<string, bool> fits)
    {
        var chosen = declared.Where(fits).Select(Category).ToHashSet();
        return texts.Where((_, i) => uses[i].Exists(use => use.Use == TermUse.Whole && chosen.Contains(use.Category)));
    }

    /// <summary>The shortest terms first: they stand in texts most often, and what is read of them lies close together.</summary>
    public TermTable Freeze()
    {
        var order = Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Length).ToArray();
        return new([.. order.Select(i => texts[i])], [.. order.Select(i => uses[i])], CategoryCount)
        {
            Categories = [.. categories.OrderBy(c => c.Value).Select(c => c.Key)],
        };
    }

    /// <summary>True for a category that only says where a pattern is worth trying.</summary>
    public static bool IsGuard(string category) => category.StartsWith("guard:", StringComparison.Ordinal);

    private bool AddTo(string term, int category, TermUse use)
    {
        var folded = normalizer.Fold(term);
        if (folded.Length == 0)
        {
            return false;
        }

        if (!terms.TryGetValue(folded, out var index))
        {
            index = texts.Count;
            terms.Add(folded, index);
            texts.Add(folded);
            uses.Add([]);
        }

        if (!uses[index].Contains((category, use)))
        {
            uses[index].Add((category, use));
        }

        return true;
    }
}

/// <summary>How an occurrence of a term counts for a category.</summary>
internal enum TermUse
{
    /// <summary>A match, where the term is a whole word.</summary>
    Whole,

    /// <summary>A match anywhere.</summary>
    Part,

    /// <summary>Voids the matches inside it.</summary>
    Exception,
}
