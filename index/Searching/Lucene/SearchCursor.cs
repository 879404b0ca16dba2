using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Where the next page of hits begins: behind which place, in which state of the index, for which question.</summary>
internal sealed record SearchCursor(ulong Question, long Snapshot, HitPlace Place)
{
    private const byte Version = 1;
    private const int Bytes = 1 + 8 + 8 + 4 + 8;

    /// <summary>Null for a first page.</summary>
    /// <exception cref="SearchQueryException">The text is no cursor, or one of another question.</exception>
    public static SearchCursor? Read(SearchRequest request)
    {
        if (request.Cursor is not { Length: > 0 } text)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Bytes + 2];
        if (
            text.Length > 100
            || !Base64Url.IsValid(text, out var length)
            || length != Bytes
            || Base64Url.DecodeFromChars(text, bytes) != Bytes
            || bytes[0] != Version
        )
        {
            throw Refused("this is no cursor of a search.");
        }

        var question = BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]);
        if (question != QuestionOf(request))
        {
            throw Refused("this cursor belongs to another question.");
        }

        return new SearchCursor(
            question,
            BinaryPrimitives.ReadInt64BigEndian(bytes[9..]),
            new HitPlace(BinaryPrimitives.ReadSingleBigEndian(bytes[17..]), BinaryPrimitives.ReadInt64BigEndian(bytes[21..]))
        );
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], Question);
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], Snapshot);
        BinaryPrimitives.WriteSingleBigEndian(bytes[17..], Place.Rank);
        BinaryPrimitives.WriteInt64BigEndian(bytes[21..], Place.Key);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Equal for requests that walk the same list of hits.</summary>
    public static ulong QuestionOf(SearchRequest request)
    {
        var text = string.Join(
            '\u001f',
            [
                request.Query.Source,
                $"{request.From:O}",
                $"{request.To:O}",
                $"{request.Order}",
                string.Join(',', request.Access.Departments),
                string.Join(',', request.Access.Regions),
            ]
        );
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static SearchQueryException Refused(string problem) =>
        new(SearchQueryFault.BadCursor, 0, problem, "Ask without a cursor to begin at the first page.");
}
