using System.Collections.Immutable;
using AdWatch.Indexing.Outbox;

namespace AdWatch.Api.Dispatch;

/// <summary>One receiver of confirmed clues, as the targets file names it; exactly one of <see cref="Webhook"/> and <see cref="FileDrop"/> is set.</summary>
public sealed record DispatchTarget
{
    public required string Id { get; init; }

    public required string Department { get; init; }

    /// <summary>Region codes or prefixes; empty = all.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    public WebhookAddress? Webhook { get; init; }

    public FileDropFolder? FileDrop { get; init; }

    /// <summary>Lets a webhook lead to a private or loopback address, and then only to its own host and port.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>What the outbox must know of it.</summary>
    public ClueTarget ForOutbox() => new(Id, Department, Regions);
}

/// <param name="Secret">Key bytes of the <c>whsec_</c> secret.</param>
public sealed record WebhookAddress(Uri Url, ImmutableArray<byte> Secret)
{
    /// <summary>The address only: a secret never reaches a log.</summary>
    public override string ToString() => Url.ToString();
}

/// <param name="Folder">Absolute.</param>
/// <param name="Secret">Key bytes that sign the <c>.sig</c> file; empty where the target names none (then the file holds the SHA-256 of the event).</param>
public sealed record FileDropFolder(string Folder, ImmutableArray<byte> Secret)
{
    public override string ToString() => Folder;
}
