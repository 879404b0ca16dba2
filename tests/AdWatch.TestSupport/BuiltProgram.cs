using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AdWatch.TestSupport;

/// <summary>The program as <c>./adwatch</c> built it, run as a process of its own, as a user runs it.</summary>
public sealed class BuiltProgram : IAsyncDisposable
{
    /// <summary>Longer than anything it says takes, so that a test ends where it never comes.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BuiltProgram(Process process)
    {
        _process = process;
    }

    /// <summary>Path of the built executable; null where nothing was built yet.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Why tests of the whole program cannot run; null where they can.</summary>
    public static string? Missing => Path is null ? "no built program under artifacts/run: start './adwatch --version' once" : null;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public int ProcessId => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Runs to the end.</summary>
    public static async Task<ProgramRun> RunAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        await using var program = Start(arguments, input is not null);
        if (input is not null)
        {
            await program._process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            program._process.StandardInput.Close();
        }

        var code = await program.WaitAsync(cancellationToken);
        return new ProgramRun(code, program.Output, program.Errors);
    }

    /// <summary>Starts with a limit on the size of each file it writes: what stands in for a full disk where none can be made.</summary>
    /// <param name="kibibytes">Size a file may have; a write beyond fails with "file too large" instead of "no space left".</param>
    public static BuiltProgram StartWithSmallFiles(IReadOnlyList<string> arguments, int kibibytes)
    {
        // Without the trap the first write beyond the limit ends the process by a signal, as no disk does. One block is half a kibibyte.
        // The runtime keeps compiled code twice mapped in a file of its own, larger than any limit here, unless told not to.
        var script = string.Create(
            CultureInfo.InvariantCulture,
            $"trap '' XFSZ; ulimit -f {2 * kibibytes}; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$@\""
        );
        return Start("/bin/sh", ["-c", script, Path ?? throw new InvalidOperationException(Missing), .. arguments], withInput: false);
    }

    /// <summary>Starts and returns at once.</summary>
    public static BuiltProgram Start(IReadOnlyList<string> arguments, bool withInput = false) =>
        Start(Path ?? throw new InvalidOperationException(Missing), arguments, withInput);

    private static BuiltProgram Start(string file, IReadOnlyList<string> arguments, bool withInput)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var program = new BuiltProgram(new Process { StartInfo = start, EnableRaisingEvents = true });
        program._process.OutputDataReceived += (_, line) => Add(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => Add(program._errors, line.Data);
        program._process.Exited += (_, _) => program._ended.TrySetResult();
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until standard output or standard error holds the words.</summary>
    /// <exception cref="InvalidOperationException">It ended first, or runs on without saying them; the message holds what it said.</exception>
    public async Task WaitForAsync(string words, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!Output.Contains(words, StringComparison.Ordinal) && !Errors.Contains(words, StringComparison.Ordinal))
        {
            if (HasEnded)
            {
                throw new InvalidOperationException($"ended with {_process.ExitCode} before saying '{words}':\n{Output}\n{Errors}");
            }

            if (Stopwatch.GetElapsedTime(started) > LongestSilence)
            {
                throw new InvalidOperationException($"runs on for {LongestSilence} without saying '{words}':\n{Output}\n{Errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>SIGKILL: no farewell, no flush.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _ended.Task;
        }

        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AdWatch.sln")))
            {
                var built = System.IO.Path.Combine(folder.FullName, "artifacts", "run", "adwatch");
                return File.Exists(built) ? built : null;
            }
        }

        return null;
    }
}

/// <summary>What a finished run gave.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors);
