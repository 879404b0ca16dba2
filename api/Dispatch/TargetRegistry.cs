using System.Collections.Immutable;
using AdWatch.Api.Composition;
using AdWatch.Indexing.Outbox;

namespace AdWatch.Api.Dispatch;

/// <summary>The targets that are served now, kept as <c>targets.yaml</c> in the data folder.</summary>
internal sealed class TargetRegistry
{
    private readonly string _kept;
    private readonly Func<string, string?> _environment;
    private volatile TargetSet _current = new([]);

    public TargetRegistry(string dataFolder, Func<string, string?> environment)
    {
        _kept = Path.Combine(dataFolder, "targets.yaml");
        _environment = environment;
    }

    /// <summary>Runs after the targets changed.</summary>
    public event EventHandler? Changed;

    public ImmutableArray<DispatchTarget> Targets => _current.Targets;

    /// <summary>Targets as a decision needs them.</summary>
    public IReadOnlyList<ClueTarget> ForOutbox() => [.. Targets.Select(t => t.ForOutbox())];

    /// <summary>Takes <paramref name="file"/> over, or what was kept before where it is null.</summary>
    /// <exception cref="Commands.CommandException">The file has faults; the targets stay as they were.</exception>
    public void Load(string? file)
    {
        if (file is null && !File.Exists(_kept))
        {
            return;
        }

        var targets = TargetFileReader.Read(file ?? _kept, _environment);
        if (file is not null && Path.GetFullPath(file) != _kept)
        {
            KeptFile.Replace(_kept, File.ReadAllText(file));
        }

        _current = new TargetSet(targets);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes over text handed in over the interface.</summary>
    /// <exception cref="Commands.CommandException">The text has faults; the targets stay as they were.</exception>
    public void Replace(string text)
    {
        var candidate = _kept + ".new";
        KeptFile.Replace(candidate, text);
        try
        {
            var targets = TargetFileReader.Read(candidate, _environment);
            File.Move(candidate, _kept, overwrite: true);
            _current = new TargetSet(targets);
        }
        finally
        {
            File.Delete(candidate);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The text as kept; empty before the first.</summary>
    public string Text() => File.Exists(_kept) ? File.ReadAllText(_kept) : "";

    private sealed record TargetSet(ImmutableArray<DispatchTarget> Targets);
}
