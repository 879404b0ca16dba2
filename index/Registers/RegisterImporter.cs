using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Registers;

/// <summary>Reads a register file (CSV, XLSX, XLS) into the store.</summary>
/// <param name="columns">Spellings of columns and status words, from <c>seeds/registers.yaml</c>.</param>
public sealed class RegisterImporter(AdWatchStore store, RegisterColumns columns)
{
    /// <exception cref="RegisterFileException">The file cannot be read as this register at all.</exception>
    public Task<ImportReport> ImportAsync(RegisterKind kind, string file, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>How columns and states may be spelled.</summary>
public sealed class RegisterColumns
{
    /// <exception cref="RegisterFileException">The file is faulty; every fault with its line.</exception>
    public static RegisterColumns Load(string file) => throw new NotImplementedException();
}
