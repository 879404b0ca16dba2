using System.CommandLine;
using System.Text;
using System.Threading.Channels;
using AdWatch.Api.Composition;
using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Extraction;

namespace AdWatch.Api.Commands;

/// <summary><c>classify</c>: JSONL in, JSONL out, same order; a line that cannot be read gives an error object and the run goes on.</summary>
internal static class ClassifyCommand
{
    private const int LinesUnderWay = 256;

    public static Command Create(CommonOptions common)
    {
        var input = new Option<string>("--input")
        {
            Description = "JSONL to judge; - or left out: stdin.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var output = new Option<string>("--output")
        {
            Description = "Where the verdicts go; - or left out: stdout.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var command = new Command("classify", "Judges texts: JSONL in, JSONL out; with --data by the registers imported there.")
        {
            input,
            output,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var config = common.ReadConfig(parsed);
                var (from, to) = (parsed.GetRequiredValue(input), parsed.GetRequiredValue(output));
                RefuseSameFile(from, to);
                await using var store = await common.OpenNamedStoreAsync(parsed, config, cancellationToken);
                var model = store is null ? Parts.ModelPath : ModelFolder.Of(config).InUse;
                await ModelNotice.TellAsync(model);
                IRegisters registers = store is null ? EmptyRegisters.Instance : store.Registers;
                var run = new ClassifyRun(
                    Parts.LoadClassifier(config, model),
                    registers,
                    Parts.PageExtractor(config),
                    ClassifierInputMapper.Day(TimeProvider.System.GetUtcNow())
                );
                using var reader = OpenInput(from);
                await using var writer = OpenOutput(to);
                var faulty = await run.RunAsync(reader, writer, cancellationToken);
                if (faulty == 0)
                {
                    return 0;
                }

                await Console.Error.WriteLineAsync(
                    $"adwatch: {faulty} {(faulty == 1 ? "line was" : "lines were")} not judged; {(to == "-" ? "the output" : to)} says why in the \"error\" object in place of each verdict."
                );
                return 1;
            }
        );
        return command;
    }

    /// <summary>Opening the output empties it: the texts would be gone before they are read.</summary>
    private static void RefuseSameFile(string input, string output)
    {
        if (input != "-" && output != "-" && string.Equals(Target(input), Target(output), StringComparison.Ordinal))
        {
            throw CommandException.Usage($"--input and --output are the same file, {input}. Name another file for the verdicts.");
        }
    }

    /// <summary>Where a path leads, links followed.</summary>
    private static string Target(string path) =>
        File.Exists(path)
            ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path)
            : Path.GetFullPath(path);

    private static StreamReader OpenInput(string path) =>
        new(path == "-" ? Console.OpenStandardInput() : File.OpenRead(path), StrictText.Encoding);

    private static StreamWriter OpenOutput(string path) =>
        new(path == "-" ? Console.OpenStandardOutput() : File.Create(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private sealed class ClassifyRun(AdClassifier classifier, IRegisters registers, PageExtractor extractor, DateOnly today)
    {
        /// <summary>Judges every line and returns how many could not be read.</summary>
        public async Task<int> RunAsync(TextReader reader, TextWriter writer, CancellationToken cancellationToken)
        {
            var underWay = Channel.CreateBounded<Task<JudgedLine>>(LinesUnderWay);
            var reading = Task.Run(() => ReadAsync(reader, underWay.Writer, cancellationToken), cancellationToken);
            var faulty = 0;
            await foreach (var judging in underWay.Reader.ReadAllAsync(cancellationToken))
            {
                var line = await judging;
                faulty += line.Faulty ? 1 : 0;
                await writer.WriteAsync(line.Json);
                await writer.WriteAsync('\n');
                if (!underWay.Reader.TryPeek(out _))
                {
                    await writer.FlushAsync(cancellationToken); // whoever feeds line by line gets its answer
                }
            }

            await reading;
            return faulty;
        }

        private async Task ReadAsync(TextReader reader, ChannelWriter<Task<JudgedLine>> underWay, CancellationToken cancellationToken)
        {
            var number = 0;
            try
            {
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    var at = ++number;
                    if (!string.IsNullOrWhiteSpace(line))
                    {
                        await underWay.WriteAsync(Task.Run(() => Judge(line, at), cancellationToken), cancellationToken);
                    }
                }

                underWay.Complete();
            }
            catch (Exception e)
            {
                underWay.Complete(e);
            }
        }

        private JudgedLine Judge(string line, int number)
        {
            if (StrictText.IsBroken(line))
            {
                return new JudgedLine(ClassificationJson.WriteError(null, number, $"the line {StrictText.Fault}"), Faulty: true);
            }

            var read = ClassificationJson.ReadLine(line, today);
            return read.Input is not { } input
                ? new JudgedLine(ClassificationJson.WriteError(read.Id, number, read.Error ?? "the line cannot be read"), Faulty: true)
                : new JudgedLine(ClassificationJson.Write(classifier.Classify(WithText(input, read.Html), registers)), Faulty: false);
        }

        private ClassifierInput WithText(ClassifierInput input, string? html)
        {
            if (html is null)
            {
                return input;
            }

            var url = Uri.TryCreate(input.Url, UriKind.Absolute, out var given) ? given : new Uri("https://unknown.invalid/");
            var content = extractor.ExtractFromHtml(html, url, new PageHints(input.Channel));
            return ClassifierInputMapper.Fill(input, content);
        }
    }

    private sealed record JudgedLine(string Json, bool Faulty);
}
