using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdWatch.TestSite;

/// <summary>A loopback server that answers with bytes as they are written, so that it can break HTTP in ways no server library lets it.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, Func<Stream, CancellationToken, Task>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Task serving;

    private RawServer()
    {
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    /// <summary>Host and port.</summary>
    public string Authority => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Paths asked for, in order.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public static RawServer Start() => new();

    public string Url(string path) => $"http://{Authority}{path}";

    /// <summary>Answers a path with these bytes and closes the connection.</summary>
    public RawServer Answer(string path, string latin1) =>
        Answer(path, (stream, token) => stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), token).AsTask());

    /// <summary>Answers a path with what the function writes, then closes the connection.</summary>
    public RawServer Answer(string path, Func<Stream, CancellationToken, Task> answer)
    {
        answers[path] = answer;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                open.RemoveAll(t => t.IsCompleted);
                open.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var path = await PathAsync(stream);
                requests.Enqueue(path);
                if (answers.TryGetValue(path, out var answer))
                {
                    await answer(stream, stop.Token);
                }
                else
                {
                    await stream.WriteAsync(
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                        stop.Token
                    );
                }

                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The crawler had enough.
            }
        }
    }

    private async Task<string> PathAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var block = new byte[4_096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(block, stop.Token);
            if (read == 0)
            {
                break;
            }

            head.Append(Encoding.Latin1.GetString(block, 0, read));
        }

        return head.ToString().Split(' ') is [_, var path, ..] ? path : "";
    }
}
