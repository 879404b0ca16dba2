using System.IO.MemoryMappedFiles;
using Lucene.Net.Store;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>A folder of index files, read through memory maps that outlive every reader.</summary>
/// <remarks>
/// The stock memory-mapped directory unmaps on dispose while a search may still read. Here only the finalizer unmaps, once no
/// input, clone or slice is left: a late reader never touches unmapped memory. Index files are written once, never changed or
/// cut, so a map stays true. Writing is the stock class.
/// </remarks>
internal sealed class MappedDirectory(string path) : NIOFSDirectory(path)
{
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var map = new FileMap(Path.Combine(m_directory.FullName, name));
        return new MappedInput(name, map, 0, map.Length);
    }

    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(name, new FileMap(Path.Combine(m_directory.FullName, name)));
    }

    private sealed class Slicer(string name, FileMap map) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) =>
            new MappedInput(sliceDescription, map, offset, length);

        [Obsolete("Only for reading CFS files from 3.x indexes.")]
        public override IndexInput OpenFullSlice() => new MappedInput(name, map, 0, map.Length);

        protected override void Dispose(bool disposing) { }
    }
}

/// <summary>One mapped file; unmapped by the finalizer only.</summary>
internal sealed unsafe class FileMap
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    public FileMap(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        Length = stream.Length;
        if (Length == 0)
        {
            return;
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream,
            null,
            Length,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Start = pointer + _view.PointerOffset;
    }

#pragma warning disable MA0055 // a dispose that unmaps would pull the memory from under a search that still reads
    ~FileMap()
#pragma warning restore MA0055
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }
    }

    public long Length { get; }

    public byte* Start { get; }
}
