namespace AdWatch.TestSupport;

/// <summary>HTTP to servers that a test itself started on this machine.</summary>
public static class Loopback
{
    public static HttpClient Client(string address)
    {
        var uri = new Uri(address);
        if (!uri.IsLoopback)
        {
            throw new ArgumentException($"{address} is not on this machine: no test reaches a real host", nameof(address));
        }

#pragma warning disable RS0030 // The guarded client refuses loopback; tests speak to nothing else.
        return new HttpClient { BaseAddress = uri };
#pragma warning restore RS0030
    }
}
