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

    /// <summary>Memory of all its processes, in bytes.</summary>
    public long Memory() => Process == 0 ? 0 : BrowserProcesses.TreeOf(Process).Sum(BrowserProcesses.MemoryOf);

    /// <summary>Ends every renderer that uses more than a page may.</summary>
    public void EndHogs(long limit)
    {
        foreach (var one in Process == 0 ? [] : BrowserProcesses.TreeOf(Process))
        {
            if (BrowserProcesses.IsRenderer(one) && BrowserProcesses.MemoryOf(one) > limit)
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
