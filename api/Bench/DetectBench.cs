using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdWatch.Api.Composition;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Api.Bench;

/// <summary>Whole detection (normal form, hidden words, words, facts, rules, excuses, claims, model, decision) on one thread.</summary>
/// <remarks>
/// Two kinds of texts of 2 KB (UTF-8): a page holds one training example and is filled up with lawful ones; a dense text is nothing but examples, half
/// of them offences of all kinds; what reaches beyond 2 KB is cut off. The median of the passes after warming up is told, and the first pass beside it.
/// </remarks>
internal sealed class DetectBench(AdWatchConfig config)
{
    private const int Texts = 2_000;
    private const int TextBytes = 2_048;
    private const int Passes = 7;
    private const int WarmSeconds = 12;
    private const int ManyTerms = 50_000;

    public IEnumerable<BenchRow> Run()
    {
        var started = Stopwatch.GetTimestamp();
        var classifier = Parts.LoadClassifier(config);
        yield return Loaded("load", $"rules, {classifier.Rules.TermCount} terms and model", Stopwatch.GetElapsedTime(started));

        // What the measurement itself holds is not detection's memory: examples and dense texts go as soon as they have served.
        var (pages, dense) = MakeTexts(classifier);
        yield return Measure(classifier, "pages", pages);
        yield return Measure(classifier, "dense", dense);
        dense = [];

        using var folder = new ManyTermsFolder(config.SeedsFolder, ManyTerms - classifier.Rules.TermCount);
        classifier = null;
        started = Stopwatch.GetTimestamp();
        classifier = AdClassifier.Load(folder.Path, Parts.ModelPath);
        yield return Loaded("load", $"the same with {classifier.Rules.TermCount} terms", Stopwatch.GetElapsedTime(started));
        Parts.GiveBackAfterLoading(); // as the service does
        yield return Measure(classifier, $"pages, {classifier.Rules.TermCount} terms", pages);
        yield return new BenchRow(
            "memory",
            $"of the process with {classifier.Rules.TermCount} terms, after all of this",
            0,
            Memory(),
            "MB"
        );
        GC.KeepAlive(classifier);
    }

    private (string[] Pages, string[] Dense) MakeTexts(AdClassifier classifier)
    {
        var all = BenchExamples.Read(config, classifier.Rules);
        string[] examples = [.. all.Select(example => example.Input.Text)];
        string[] lawful = [.. all.Where(example => example.Codes.Count == 0).Select(example => example.Input.Text)];
        var random = new Random(1);
        var pages = Enumerable.Range(0, Texts).Select(_ => Text(random, examples, lawful)).ToArray();
        return (pages, [.. Enumerable.Range(0, Texts).Select(_ => Text(random, examples, examples))]);
    }

    private static BenchRow Loaded(string name, string work, TimeSpan took) =>
        new(name, work, took.TotalSeconds, 1 / took.TotalSeconds, "loads/s");

    private static double Memory()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        return process.WorkingSet64 / 1e6;
    }

    private static BenchRow Measure(AdClassifier classifier, string kind, string[] texts)
    {
        var (first, seconds) = TimePasses(classifier, texts);
        var median = seconds[Passes / 2];
        var bytes = texts.Average(text => (double)Encoding.UTF8.GetByteCount(text));
        return new BenchRow(
            "detect",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind}: {texts.Length} texts of {bytes / 1000:0.0} KB, one thread, median of {Passes} passes; fastest {texts.Length / seconds[0]:0}, slowest {texts.Length / seconds[^1]:0}, first {texts.Length / first:0}"
            ),
            median,
            texts.Length / median,
            "texts/s"
        );
    }

    /// <summary>Seconds of the first pass over the texts, and of <see cref="Passes"/> passes after warming up, ascending.</summary>
    internal static (double First, double[] Seconds) TimePasses(AdClassifier classifier, string[] texts)
    {
        var inputs = texts
            .Select(
                (text, i) =>
                    new ClassifierInput
                    {
                        Id = i.ToString(CultureInfo.InvariantCulture),
                        Channel = "hospital-site",
                        Text = text,
                        SeenAt = new DateOnly(2026, 11, 26),
                    }
            )
            .ToArray();
        var first = Pass(classifier, inputs);
        for (var warm = first; warm < WarmSeconds; )
        {
            warm += Pass(classifier, inputs);
        }

        return (first, [.. Enumerable.Range(0, Passes).Select(_ => Pass(classifier, inputs)).Order()]);
    }

    private static double Pass(AdClassifier classifier, ClassifierInput[] inputs)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var input in inputs)
        {
            classifier.Classify(input, EmptyRegisters.Instance);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One text of the first kind, filled up with texts of the second, each a block, and cut at its length.</summary>
    private static string Text(Random random, IReadOnlyList<string> first, IReadOnlyList<string> further)
    {
        var text = new StringBuilder(first[random.Next(first.Count)]);
        for (var bytes = Encoding.UTF8.GetByteCount(text.ToString()); bytes < TextBytes; )
        {
            var next = further[random.Next(further.Count)];
            text.Append("\n\n").Append(next);
            bytes += Encoding.UTF8.GetByteCount(next) + 2;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()).AsSpan(0, TextBytes)).TrimEnd('\uFFFD');
    }

    /// <summary>A copy of a seeds folder with made-up words of three and four characters in a category that no rule asks for.</summary>
    private sealed class ManyTermsFolder : IDisposable
    {
        private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("adwatch-terms-");

        public ManyTermsFolder(string seeds, int terms)
        {
            foreach (var file in Directory.EnumerateFiles(seeds, "*", SearchOption.AllDirectories))
            {
                var relative = System.IO.Path.GetRelativePath(seeds, file);
                if (relative.StartsWith("demo-web", StringComparison.Ordinal) || relative.StartsWith("examples", StringComparison.Ordinal))
                {
                    continue;
                }

                var target = System.IO.Path.Combine(Path, relative);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            var random = new Random(2);
            var words = new HashSet<string>(StringComparer.Ordinal);
            while (words.Count < terms)
            {
                words.Add(new([.. Enumerable.Range(0, random.Next(3, 5)).Select(_ => (char)('\u4e00' + random.Next(0x1800)))]));
            }

            File.WriteAllLines(
                System.IO.Path.Combine(Path, "lexicon", "bench-words.tsv"),
                words.Select(word => word + "\tbench-word").Prepend("term\tcategory\tsince\tnote")
            );
        }

        public string Path => root.FullName;

        public void Dispose() => root.Delete(recursive: true);
    }
}
