using System.Globalization;
using AdWatch.Fuzz;

// fuzz [--minutes N] [--seed N] [--target NAME]… [--corpus DIR] [--output DIR] [--seeds DIR]; detection is fuzzed where its seeds are named
var options = new Dictionary<string, List<string>>(StringComparer.Ordinal);
for (var i = 0; i + 1 < args.Length; i += 2)
{
    if (!options.TryGetValue(args[i], out var values))
    {
        options[args[i]] = values = [];
    }

    values.Add(args[i + 1]);
}

var known = new[] { "--minutes", "--seed", "--target", "--corpus", "--output", "--seeds" };
if (args.Length % 2 != 0 || options.Keys.Except(known, StringComparer.Ordinal).Any())
{
    await Console.Error.WriteLineAsync($"fuzz: options are {string.Join(", ", known)}, each with a value");
    return 2;
}

var minutes = double.Parse(options.GetValueOrDefault("--minutes")?[^1] ?? "1", CultureInfo.InvariantCulture);
var seed = ulong.Parse(options.GetValueOrDefault("--seed")?[^1] ?? "1", CultureInfo.InvariantCulture);
var output = options.GetValueOrDefault("--output")?[^1];
var wanted = options.GetValueOrDefault("--target");
var corpus = (options.GetValueOrDefault("--corpus") ?? [])
    .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
    .Order(StringComparer.Ordinal)
    .Select(File.ReadAllBytes)
    .Where(bytes => bytes.Length is > 0 and < 200_000)
    .ToArray();
var faults = 0;
var detection = options.GetValueOrDefault("--seeds")?.Select(DetectionTarget.Create) ?? [];
foreach (var target in FuzzTargets.All.Concat(detection).Where(t => wanted is null || wanted.Contains(t.Name, StringComparer.Ordinal)))
{
    // A reader that never comes back cannot be stopped from outside of it: the watcher names the input and ends the program.
    var since = TimeProvider.System.GetTimestamp();
    var current = 0L;
    await using var watcher = TimeProvider.System.CreateTimer(
        _ =>
        {
            if (TimeProvider.System.GetElapsedTime(Interlocked.Read(ref since)) > TimeSpan.FromMinutes(2))
            {
                Console.Error.WriteLine($"{target.Name}: input {Interlocked.Read(ref current)} of seed {seed} does not end");
                Environment.Exit(1);
            }
        },
        null,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(5)
    );
    var report = new FuzzRun(TimeProvider.System).Run(
        target.Name == "html" || target.Name == "charset" ? target.With(corpus) : target,
        seed,
        (_, elapsed) => elapsed.TotalMinutes >= minutes,
        number =>
        {
            Interlocked.Exchange(ref current, number);
            Interlocked.Exchange(ref since, TimeProvider.System.GetTimestamp());
        }
    );
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Target, -8} {report.Inputs, 10} inputs, slowest {report.SlowestSeconds:0.000} s, most allocated {report.MostBytes / 1024.0 / 1024:0.0} MiB, peak {Environment.WorkingSet / 1024 / 1024} MiB resident, {report.Faults.Count} faults"
        )
    );
    foreach (var fault in report.Faults)
    {
        faults++;
        Console.WriteLine($"  seed {fault.Seed} input {fault.Number}: {fault.Harm}");
        if (output is not null)
        {
            Directory.CreateDirectory(output);
            await File.WriteAllBytesAsync(Path.Combine(output, $"{fault.Target}-{fault.Seed}-{fault.Number}"), fault.Input);
        }
    }
}

return faults == 0 ? 0 : 1;
