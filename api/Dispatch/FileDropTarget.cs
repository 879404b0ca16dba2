using System.Security.Cryptography;
using System.Text;

namespace AdWatch.Api.Dispatch;

/// <summary>Writes an event as <c>ID.json</c> with <c>ID.sig</c> beside it, each by rename, the signature first: who sees the event sees its signature.</summary>
internal sealed class FileDropTarget(DispatchTarget target, TimeProvider time) : IClueTarget
{
    public async Task<DispatchOutcome> PushAsync(PushedEvent pushed, CancellationToken cancellationToken)
    {
        var drop = target.FileDrop ?? throw new InvalidOperationException($"Target {target.Id} is no folder.");
        var signature = drop.Secret.IsEmpty
            ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(pushed.Body.Span))}\n"
            : Signed(drop.Secret.AsSpan(), pushed);
        try
        {
            Directory.CreateDirectory(drop.Folder);
            await WriteAsync(Path.Combine(drop.Folder, pushed.Id + ".sig"), Encoding.ASCII.GetBytes(signature), cancellationToken);
            await WriteAsync(Path.Combine(drop.Folder, pushed.Id + ".json"), pushed.Body, cancellationToken);
            return new DispatchOutcome(DispatchOutcomeKind.Delivered, $"written to {drop.Folder}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DispatchOutcome(DispatchOutcomeKind.Temporary, e.Message) { TargetInTrouble = true };
        }
    }

    private string Signed(ReadOnlySpan<byte> key, PushedEvent pushed)
    {
        var now = time.GetUtcNow();
        return $"webhook-id: {pushed.Id}\nwebhook-timestamp: {now.ToUnixTimeSeconds()}\nwebhook-signature: "
            + $"{WebhookSignature.Sign(key, pushed.Id, now, pushed.Body.Span)}\n";
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var unfinished = path + ".part";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(bytes, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
