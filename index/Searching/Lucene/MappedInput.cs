using System.Buffers.Binary;
using Lucene.Net.Store;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Reads a part of a mapped file by pointer; each clone has a place of its own and keeps the map alive.</summary>
internal sealed unsafe class MappedInput : IndexInput
{
    private readonly FileMap _map;
    private readonly byte* _start;
    private readonly byte* _end;
    private byte* _at;

    public MappedInput(string name, FileMap map, long offset, long length)
        : base(name)
    {
        if (offset < 0 || length < 0 || offset > map.Length - length)
        {
            throw new EndOfStreamException($"{name}: bytes {offset} to {offset + length} lie beyond the end of the file ({map.Length}).");
        }

        _map = map;
        _start = map.Start + offset;
        _end = _start + length;
        _at = _start;
    }

    public override long Position => _at - _start;

    public override long Length => _end - _start;

    public override void Seek(long pos)
    {
        if ((ulong)pos > (ulong)Length)
        {
            Beyond();
        }

        _at = _start + pos;
    }

    public override byte ReadByte()
    {
        Need(1);
        var value = *_at++;
        GC.KeepAlive(_map);
        return value;
    }

    public override void ReadBytes(byte[] b, int offset, int len)
    {
        Need(len);
        new ReadOnlySpan<byte>(_at, len).CopyTo(b.AsSpan(offset, len));
        _at += len;
        GC.KeepAlive(_map);
    }

    public override void ReadBytes(byte[] b, int offset, int len, bool useBuffer) => ReadBytes(b, offset, len);

    public override short ReadInt16()
    {
        Need(2);
        var value = BinaryPrimitives.ReadInt16BigEndian(new ReadOnlySpan<byte>(_at, 2));
        _at += 2;
        GC.KeepAlive(_map);
        return value;
    }

    public override int ReadInt32()
    {
        Need(4);
        var value = BinaryPrimitives.ReadInt32BigEndian(new ReadOnlySpan<byte>(_at, 4));
        _at += 4;
        GC.KeepAlive(_map);
        return value;
    }

    public override long ReadInt64()
    {
        Need(8);
        var value = BinaryPrimitives.ReadInt64BigEndian(new ReadOnlySpan<byte>(_at, 8));
        _at += 8;
        GC.KeepAlive(_map);
        return value;
    }

    public override int ReadVInt32()
    {
        var at = _at;
        if (_end - at < 5)
        {
            return base.ReadVInt32();
        }

        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = *at++;
            value |= (b & 127u) << shift;
            if (b < 128 || shift == 28)
            {
                break;
            }
        }

        _at = at;
        GC.KeepAlive(_map);
        return (int)value;
    }

    /// <summary>Nothing to close: the map goes when its last input is collected.</summary>
    protected override void Dispose(bool disposing) { }

    private void Need(long bytes)
    {
        if (bytes > _end - _at)
        {
            Beyond();
        }
    }

    private void Beyond() => throw new EndOfStreamException($"{this}: read past the end of the index file.");
}
