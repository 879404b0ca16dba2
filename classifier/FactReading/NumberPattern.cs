using System.Text.RegularExpressions;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Patterns;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>How a kind of number or other fact is printed (<c>numbers.yaml</c>).</summary>
internal sealed class NumberPattern(string pattern)
{
    /// <summary>Kinds that are looked up in the registers.</summary>
    public static IReadOnlyList<string> JoinedKinds { get; } = ["medical-ad", "drug-ad", "device-ad", "drug", "device", "licence"];

    public static IReadOnlyList<string> Statuses { get; } =
    ["valid", "expired", "revoked", "unknown", "holder-mismatch", "content-mismatch", "malformed"];

    /// <summary>Uses after which compiling, some milliseconds, has paid for itself.</summary>
    private const int WorthCompiling = 256;

    /// <summary>In bytes, about.</summary>
    private const int LengthOfNumber = 128;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    private readonly Lazy<Regex> regex = new(() => new Regex(pattern, RegexOptions.CultureInvariant, Limit));
    private volatile Regex? compiled;
    private int uses;

    private readonly PatternProgram? program = PatternProgram.Compile(pattern, loose: true);

    /// <summary>The same, where it finds just what the expression finds.</summary>
    private readonly PatternProgram? exact = PatternProgram.Compile(pattern);

    private readonly bool needsDigit = PatternParser.Parse(pattern, loose: true) is { } node && HoldsDigit(node);

    public required string Id { get; init; }

    public required string Kind
    {
        get;
        init
        {
            field = value;
            IsJoined = JoinedKinds.Contains(value, StringComparer.Ordinal);
        }
    }

    public required int Guard { get; init; }

    public int Before { get; init; }

    public int After { get; init; }

    public bool Squeeze { get; init; }

    /// <summary>The status every number of this form has; null where it depends on the number.</summary>
    public string? Status { get; init; }

    /// <summary>True for a kind that is looked up in the registers.</summary>
    public bool IsJoined { get; private init; }

    public Regex Regex => compiled ?? Quick();

    /// <summary>What is read of it where its words stand on a page.</summary>
    public IEnumerable<object> Reads => [.. ReadAhead.Lines(this, LengthOfNumber), .. (IsJoined ? program : exact ?? program)?.Reads ?? []];

    /// <summary>False where the text surely holds no number of this kind, as it holds no digit: 公园路 is no address without one.</summary>
    public bool MayStandIn(ReadOnlySpan<char> text) => !needsDigit || text.ContainsAnyInRange('0', '9');

    /// <summary>Before this place surely no number of this kind begins; null where none does anywhere: most words that call for a look stand alone.</summary>
    public int? FirstPlace(ReadOnlySpan<char> text, List<PatternTry> tries)
    {
        var left = PatternProgram.Budget(text.Length);
        return (program?.Find(text, 0, tries, ref left, out _) ?? PatternProgram.GaveUp) switch
        {
            PatternProgram.Failed => null,
            PatternProgram.GaveUp => 0,
            var start => start,
        };
    }

    /// <summary>Adds all matches; false, with nothing added, where the expression itself must be asked: it has parts to be named, or the text is a hard one.</summary>
    public bool FindAll(ReadOnlySpan<char> text, List<PatternTry> tries, List<TextRange> found)
    {
        if (exact is null || IsJoined)
        {
            return false;
        }

        var before = found.Count;
        var left = PatternProgram.Budget(text.Length);
        for (var at = 0; ; )
        {
            var start = exact.Find(text, at, tries, ref left, out at);
            if (start == PatternProgram.GaveUp)
            {
                found.RemoveRange(before, found.Count - before);
                return false;
            }

            if (start < 0)
            {
                return true;
            }

            found.Add(TextRange.Between(start, at));
        }
    }

    /// <summary>Why the expression cannot be built; null where it can.</summary>
    public string? Fault()
    {
        try
        {
            _ = regex.Value;
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    public static List<NumberPattern> Load(SeedFolder seeds, Vocabulary vocabulary, CharacterFolding folding)
    {
        var patterns = new List<NumberPattern>();
        if (seeds.OpenOne("numbers.yaml") is not { } root)
        {
            return patterns;
        }

        root.AllowKeys("numbers", "regions");
        foreach (var node in root.Require("numbers")?.Items() ?? [])
        {
            if (Read(node, vocabulary, folding) is { } pattern)
            {
                patterns.Add(pattern);
            }
        }

        return patterns;
    }

    /// <summary>Names that <c>fact:</c> may use.</summary>
    public static HashSet<string> FactKinds(IEnumerable<NumberPattern> patterns)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal)
        {
            "phone",
            "wechat",
            "qq",
            "contact",
            "institution",
            "certificate",
            "licence",
        };
        foreach (var status in Statuses)
        {
            kinds.Add("certificate:" + status);
            kinds.Add("licence:" + status);
        }

        foreach (var kind in JoinedKinds.Where(kind => kind != "licence"))
        {
            kinds.Add("certificate:" + kind);
            foreach (var status in Statuses)
            {
                kinds.Add($"certificate:{kind}:{status}");
            }
        }

        foreach (var pattern in patterns.Where(pattern => !pattern.IsJoined))
        {
            kinds.Add(pattern.Kind);
        }

        return kinds;
    }

    private Regex Quick()
    {
        if (Interlocked.Increment(ref uses) == WorthCompiling)
        {
            compiled = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, Limit);
        }

        return regex.Value;
    }

    /// <summary>True where whatever a part of a pattern matches holds a digit. Of digits of other scripts the normal form leaves a few as they are; no number is printed with them.</summary>
    private static bool HoldsDigit(PatternNode node)
    {
        var first = new HashSet<char>();
        return node switch
        {
            OneOf one => one.AddFirst(first) && first.Count > 0 && first.All(char.IsDigit),
            InOrder parts => parts.Parts.Any(HoldsDigit),
            Either parts => parts.Parts.All(HoldsDigit),
            Repeated part => part.Min > 0 && HoldsDigit(part.Part),
            _ => false,
        };
    }

    private static NumberPattern? Read(SeedNode node, Vocabulary vocabulary, CharacterFolding folding)
    {
        node.AllowKeys("id", "kind", "needs", "before", "after", "squeeze", "pattern", "status", "note");
        var (id, kind) = (node.RequiredText("id"), node.RequiredText("kind"));
        if (node.Require("pattern")?.Text() is not { } text)
        {
            return null;
        }

        if ((PatternText.Unread(text) ?? PatternSize.Fault(text)) is { } reason)
        {
            node.Fault(reason);
            return null;
        }

        var pattern = PatternText.Fold(text, folding);
        var needs = node.Texts("needs");
        var guards = needs.Count > 0 ? needs : PatternGuard.Find(pattern);
        if (guards is null || !vocabulary.IsSearchable(guards))
        {
            node.Fault("no word was found that every match holds: add needs: [word, …]");
            return null;
        }

        var status = node.Get("status")?.Text();
        if (status is not null && !Statuses.Contains(status, StringComparer.Ordinal))
        {
            node.Fault($"unknown status '{status}': known are {string.Join(", ", Statuses)}");
        }

        return new(pattern)
        {
            Id = id,
            Kind = kind,
            Guard = vocabulary.Guard(guards),
            Before = Math.Min(200, node.Integer("before") ?? 40),
            After = Math.Min(200, node.Integer("after") ?? 60),
            Squeeze = node.Flag("squeeze") ?? true,
            Status = status,
        };
    }
}
