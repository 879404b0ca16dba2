using Microsoft.Playwright;

namespace AdWatch.Crawler.Rendering;

/// <summary>One browser process and what is known about it.</summary>
internal sealed class RunningBrowser(IBrowser browser, int process)
{
    private int memoryKills;
    private volatile bool isRetired;

    public IBrowser Browser { get; } = browser;

    /// <summary>The topmost process of the browser; 0 where the system does not show it.</summary>
    public int Process { get; } = process;

    /// <summary>Pages opened so far; changed under the pool's lock.</summary>
    public int Pages { get; set; }

    /// <summary>Pages open now; changed under the pool's lock.</summary>
    public int InUse { get; set; }

    /// <summary>True where it takes no further page and is closed when the last one is.</summary>
    public bool IsRetired => isRetired || !Browser.IsConnected;

    public void Retire() => isRetired = true;

    /// <summary>True where all its processes together use more than so many bytes.</summary>
    public bool IsLargerThan(long bytes)
    {
        var processes = Process == 0 ? [] : BrowserProcesses.TreeOf(Process);
        return processes.Sum(BrowserProcesses.ResidentOf) > bytes && processes.Sum(BrowserProcesses.MemoryOf) > bytes;
    }

    /// <summary>Ends every renderer that uses more than a page may.</summary>
    public void EndHogs(long limit)
    {
        foreach (var one in Process == 0 ? [] : BrowserProcesses.TreeOf(Process))
        {
            // Counting a process's own share stops it for milliseconds: only what could be too much is counted so.
            if (BrowserProcesses.ResidentOf(one) > limit && BrowserProcesses.IsRenderer(one) && BrowserProcesses.MemoryOf(one) > limit)
            {
                Interlocked.Increment(ref memoryKills);
                BrowserProcesses.Kill(one);
            }
        }
    }

    /// <summary>True where a page that crashed was ended for its memory; each such end is told once.</summary>
    public bool TakeMemoryKill()
    {
        while (Volatile.Read(ref memoryKills) is var count and > 0)
        {
            if (Interlocked.CompareExchange(ref memoryKills, count - 1, count) == count)
            {
                return true;
            }
        }

        return false;
    }
}
