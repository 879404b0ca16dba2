using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Rendering;

/// <summary>The processes of a browser as <c>/proc</c> shows them (proc(5)); on other systems there are none to see.</summary>
internal static class BrowserProcesses
{
    private const string Proc = "/proc";

    /// <summary>The topmost processes that were started with an argument.</summary>
    public static IReadOnlyList<int> StartedWith(string argument)
    {
        var found = All().Where(p => Arguments(p).Contains(argument, StringComparer.Ordinal)).ToHashSet();
        return [.. found.Where(p => !found.Contains(ParentOf(p)))];
    }

    /// <summary>A process and all below it.</summary>
    public static IReadOnlyList<int> TreeOf(int root)
    {
        var children = All().ToLookup(ParentOf);
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i]]);
        }

        return tree;
    }

    /// <summary>Memory of a process in bytes: its share of what several use (Pss), else all it has resident; 0 where it is gone.</summary>
    public static long MemoryOf(int process)
    {
        foreach (var line in Lines(process, "smaps_rollup"))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal) && Kibibytes(line) is { } pss)
            {
                return pss << 10;
            }
        }

        var resident = Lines(process, "status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return resident is null ? 0 : (Kibibytes(resident) ?? 0) << 10;
    }

    /// <summary>All a process has resident, in bytes, what it shares with others in full; cheap beside <see cref="MemoryOf"/>, which walks every page. 0 where it is gone.</summary>
    public static long ResidentOf(int process) =>
        Read(process, "statm").Split(' ') is [_, var resident, ..]
        && long.TryParse(resident, NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
            ? pages * Environment.SystemPageSize
            : 0;

    /// <summary>True for a process that holds pages. Chromium writes the arguments of these anew, with spaces between them.</summary>
    public static bool IsRenderer(int process) => Read(process, "cmdline").Contains("--type=renderer", StringComparison.Ordinal);

    /// <summary>Ends a process at once; none where it is gone.</summary>
    public static void Kill(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            found.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Gone already, or not ours.
        }
    }

    private static IEnumerable<int> All() =>
        Directory.Exists(Proc)
            ? Directory
                .EnumerateDirectories(Proc)
                .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
            : [];

    private static string[] Arguments(int process) => Read(process, "cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int ParentOf(int process)
    {
        // "pid (name) state ppid …"; a name may hold spaces and brackets.
        var stat = Read(process, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
    }

    private static long? Kibibytes(string line) =>
        long.TryParse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;

    private static string[] Lines(int process, string file) => Read(process, file).Split('\n');

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{Proc}/{process}/{file}"), Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
