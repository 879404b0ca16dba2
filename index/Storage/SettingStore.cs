namespace AdWatch.Indexing.Storage;

/// <summary>Named texts that outlive a process (sources and targets as last read, marks of the parts).</summary>
public sealed class SettingStore
{
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task SetAsync(string name, string value, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => throw new NotImplementedException();
}
