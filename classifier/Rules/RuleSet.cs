using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Disguises;
using AdWatch.Classifier.Excuses;
using AdWatch.Classifier.FactReading;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Law;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Seeds;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Rules;

/// <summary>All rule data of a seeds folder, checked and ready; immutable.</summary>
public sealed class RuleSet
{
    private readonly Lazy<FrozenDictionary<string, ImmutableArray<Results.LegalBasis>>> basisOfCode;
    private readonly ImmutableArray<Excuse[]> excusesById;
    private readonly ImmutableArray<(int[] Excuses, ulong Bits)> excusesOfRules;
    private readonly NeedTable needs;

    private RuleSet(TermTable terms, ImmutableArray<Rule> rules, ImmutableArray<Excuse> excuses)
    {
        Terms = terms;
        Rules = rules;
        Excuses = excuses;

        // Several entries may share an id: different signs of the same context.
        var groups = excuses.GroupBy(excuse => excuse.Id, StringComparer.Ordinal).ToList();
        ExcuseIds = [.. groups.Select(group => group.Key)];
        excusesById = [.. groups.Select(group => group.ToArray())];
        var entries = excusesById.SelectMany(entries => entries).ToList();
        ExcuseNeeds = new(entries.ConvertAll(entry => entry.When));
        Reads = new(rules, entries);
        Gates = [.. rules.Select(rule => new RuleGate(rule))];
        needs = new([.. rules.Select(rule => rule.When)]);
        Units = new([.. rules.Select(rule => rule.When)]);
        excusesOfRules = [.. rules.Select(rule => PageExcuses.WithBits(rule.Excuses.Select(IndexOfExcuse)))];
        basisOfCode = new(MostCited);
        RuleById = rules.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
    }

    public ImmutableArray<Rule> Rules { get; }

    public ImmutableArray<Excuse> Excuses { get; }

    public LawBook Laws { get; private init; } = new();

    public CodeTable Codes { get; private init; } = new();

    /// <summary>Hash over every file that judges.</summary>
    public string Version { get; private init; } = "";

    public CharacterFolding Folding { get; private init; } = CharacterFolding.Unicode;

    public int TermCount => Terms.TermCount;

    internal TermTable Terms { get; }

    internal TextNormalizer Normalizer { get; private init; } = null!;

    internal Restorer Restorer { get; private set; } = null!;

    internal PublisherKinds Publishers { get; private init; } = null!;

    internal IReadOnlyList<NumberPattern> Numbers { get; private init; } = [];

    internal FactReader Facts { get; private init; } = null!;

    internal DecisionSteps Decisions { get; private init; } = new();

    internal FrozenDictionary<string, Rule> RuleById { get; }

    internal FusionSettings Fusion { get; private init; } = new();

    internal IReadOnlyDictionary<string, RegisterCheck> Checks { get; private init; } =
        new Dictionary<string, RegisterCheck>(StringComparer.Ordinal);

    internal ClaimIndex Claims { get; private init; } = null!;

    /// <summary>Category of the words at which a claim is looked for.</summary>
    internal int ClaimCategory { get; private init; }

    internal ClaimSettings ClaimSettings { get; private init; } = new();

    internal SubjectTable Subjects { get; private init; } = null!;

    internal ImmutableArray<string> ExcuseIds { get; }

    /// <summary>What the entries of the excuses, one after the other, need of a sentence or block.</summary>
    internal UnitTable ExcuseNeeds { get; }

    /// <summary>For each rule where and when it applies.</summary>
    internal RuleGate[] Gates { get; }

    /// <summary>What each rule needs of a sentence or block.</summary>
    internal UnitTable Units { get; }

    internal RuleReads Reads { get; }

    internal NumberCategories NumberCategories { get; private init; } = null!;

    internal NumberRegions Regions { get; private init; } = null!;

    internal int DoctorTitleCategory { get; private init; }

    internal ContentCheck ContentCheck { get; private init; } = null!;

    internal IReadOnlyCollection<PatternLeaf> Patterns { get; private init; } = [];

    /// <summary>Reads a seeds folder.</summary>
    /// <exception cref="SeedException">There are faults; all of them are named.</exception>
    public static RuleSet Load(string seedsFolder) => Load(seedsFolder, []);

    /// <summary>Reads a seeds folder as it would be with some rule files changed.</summary>
    /// <exception cref="SeedException">There are faults; all of them are named.</exception>
    public static RuleSet Load(string seedsFolder, IReadOnlyList<RuleFileText> changed)
    {
        ArgumentNullException.ThrowIfNull(seedsFolder);
        ArgumentNullException.ThrowIfNull(changed);
        if (!Directory.Exists(seedsFolder))
        {
            throw new SeedException([new(seedsFolder, 1, "there is no such folder: name the folder that holds lexicon/ and rules/")]);
        }

        var faults = new List<SeedFault>();
        var words = ReadWords(seedsFolder, changed, faults);
        var (rules, restorer) = ((RuleSet?)null, (Restorer?)null);
        SideBySide.Run(() => restorer = new(words.Hidden), () => rules = ReadRules(words, changed, faults, Hash(seedsFolder, changed)));
        rules!.Restorer = restorer!;
        return rules;
    }

    /// <summary>What the words are used in; adds literals and guards to the vocabulary and freezes it.</summary>
    private static RuleSet ReadRules(Words words, IReadOnlyList<RuleFileText> changed, List<SeedFault> faults, string version)
    {
        var (seeds, vocabulary, normalizer, _, notes) = words;
        var folding = normalizer.Folding;
        var laws = LawBook.Load(seeds);
        var codes = CodeTable.Load(seeds);
        var publishers = PublisherKinds.Load(seeds, normalizer);
        var numbers = NumberPattern.Load(seeds, vocabulary, folding);
        var reader = new ConditionReader(vocabulary, folding, NumberPattern.FactKinds(numbers), publishers.Names);
        var excuses = ExcuseFile.Load(seeds, reader);
        var excuseIds = excuses.Select(excuse => excuse.Id).Distinct(StringComparer.Ordinal).ToList();
        var rules = new RuleFile(reader, codes, laws, excuseIds, changed).Load(seeds);
        var decisions = DecisionSteps.Load(seeds, reader, codes, new(publishers.Names, excuseIds));
        var fusion = FusionSettings.Load(seeds, codes, reader);
        FusionBounds.Check(seeds.OpenOne("fusion.yaml"));
        var checks = RegisterCheck.Load(seeds, codes, laws);
        var facts = new FactReader(vocabulary, numbers, publishers.InstitutionNames);
        var subjects = new SubjectTable(vocabulary, normalizer, notes);
        var content = ContentCheck.Load(seeds, reader, normalizer);
        var claims = new ClaimIndex(ClaimFile.Load(seeds), normalizer);
        var claimCategory = vocabulary.Guard(claims.Keys);
        var claimSettings = ClaimSettings.Load(seeds, reader, codes, excuseIds);
        var numberCategories = new NumberCategories(vocabulary);
        var regions = NumberRegions.Load(seeds);
        var doctorTitles = vocabulary.Category(WellKnown.DoctorTitle);
        if (faults.Count > 0)
        {
            throw new SeedException(SeedFault.ToTell(faults));
        }

        return new(TermsOf(vocabulary), rules, excuses)
        {
            Laws = laws,
            Codes = codes,
            Version = version,
            Folding = folding,
            Normalizer = normalizer,
            Publishers = publishers,
            Numbers = numbers,
            Facts = facts,
            Decisions = decisions,
            Fusion = fusion,
            Checks = checks,
            Claims = claims,
            ClaimCategory = claimCategory,
            ClaimSettings = claimSettings,
            Subjects = subjects,
            Patterns = reader.Patterns,
            NumberCategories = numberCategories,
            Regions = regions,
            DoctorTitleCategory = doctorTitles,
            ContentCheck = content,
        };
    }

    /// <summary>Parses the YAML files on one core while another reads folding and lexicon.</summary>
    private static Words ReadWords(string seedsFolder, IReadOnlyList<RuleFileText> changed, List<SeedFault> faults)
    {
        var lexiconFaults = new List<SeedFault>();
        SeedFolder seeds = null!;
        TextNormalizer normalizer = null!;
        Vocabulary vocabulary = null!;
        HiddenWords hidden = null!;
        var notes = new List<(string Term, string Note)>();
        SideBySide.Run(
            () => seeds = new(seedsFolder, changed, faults),
            () =>
            {
                normalizer = new(FoldingFile.Load(seedsFolder, lexiconFaults));
                vocabulary = new(normalizer);
                LexiconFile.LoadAll(seedsFolder, vocabulary, notes, lexiconFaults);
                hidden = HiddenWords.Load(seedsFolder, vocabulary, lexiconFaults);
            }
        );
        faults.InsertRange(0, lexiconFaults);
        return new(seeds, vocabulary, normalizer, hidden, notes);
    }

    /// <summary>Runs every example of every rule, excuse and step; each that does not come out as it says is named with file and line. Where a pattern cannot be built, only that is told.</summary>
    public IReadOnlyList<SeedFault> Check() => new ExampleCheck(this).Run();

    /// <summary>The same for the rules of some files alone.</summary>
    public IReadOnlyList<SeedFault> Check(IReadOnlyCollection<RuleFileText> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var names = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new ExampleCheck(this).RunSome(rule => names.Contains(rule.File));
    }

    /// <summary>The refuted claims of the seeds.</summary>
    public IEnumerable<RefutedClaim> RefutedClaims => Claims.Entries.Select(entry => entry.Claim);

    /// <summary>The provisions that the live rules of a code cite most, as they stand on a day.</summary>
    internal ImmutableArray<Results.LegalBasis> BasisOf(string code, DateOnly day) =>
        Laws.On(basisOfCode.Value.GetValueOrDefault(code, []), day);

    private FrozenDictionary<string, ImmutableArray<Results.LegalBasis>> MostCited() =>
        Rules
            .Where(rule => rule.State == RuleState.Live)
            .GroupBy(rule => rule.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(
                rules => rules.Key,
                rules =>
                    rules
                        .SelectMany(rule => rule.Basis)
                        .GroupBy(basis => basis)
                        .OrderByDescending(group => group.Count())
                        .ThenBy(group => group.Key.Law, StringComparer.Ordinal)
                        .ThenBy(group => group.Key.Article, StringComparer.Ordinal)
                        .Take(2)
                        .Select(group => group.Key)
                        .ToImmutableArray(),
                StringComparer.Ordinal
            );

    /// <summary>Place of an excuse's id in <see cref="ExcuseIds"/>.</summary>
    internal int IndexOfExcuse(string id) => ExcuseIds.IndexOf(id);

    /// <summary>The entries of an excuse.</summary>
    internal ReadOnlySpan<Excuse> ExcusesOf(int excuse) => excusesById[excuse];

    /// <summary>The excuses that a rule accepts.</summary>
    internal ReadOnlySpan<int> ExcusesOfRule(int rule) => excusesOfRules[rule].Excuses;

    /// <summary>The same as bits (<see cref="PageExcuses.BitOf"/>).</summary>
    internal ulong ExcuseBitsOfRule(int rule) => excusesOfRules[rule].Bits;

    /// <summary>Indexes of the rules worth trying on a page, in the order of the files.</summary>
    internal void FindCandidates(Occurrences occurrences, List<int> candidates) => needs.Find(occurrences.Present, candidates);

    private static string Hash(string seedsFolder, IReadOnlyList<RuleFileText> changed)
    {
        var hash = new XxHash128();
        string[] judging = ["lexicon", "rules", "excuses", "laws", "folding", "claims", "disguises"];
        var files = judging
            .Select(name => Path.Combine(seedsFolder, name))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(seedsFolder, "*.yaml"))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.Append(Encoding.UTF8.GetBytes(Path.GetRelativePath(seedsFolder, file)));
            hash.Append(File.ReadAllBytes(file));
        }

        foreach (var file in changed)
        {
            hash.Append(Encoding.UTF8.GetBytes(file.Path));
            hash.Append(Encoding.UTF8.GetBytes(file.Text));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash())[..16];
    }

    private sealed record Words(
        SeedFolder Seeds,
        Vocabulary Vocabulary,
        TextNormalizer Normalizer,
        HiddenWords Hidden,
        List<(string Term, string Note)> Notes
    );

    /// <exception cref="SeedException">The words cannot be searched for together.</exception>
    private static TermTable TermsOf(Vocabulary vocabulary)
    {
        try
        {
            return vocabulary.Freeze();
        }
        catch (ArgumentException e)
        {
            throw new SeedException([new("lexicon and rules", 1, e.Message)]);
        }
    }
}
