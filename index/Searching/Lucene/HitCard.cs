using System.Collections.Immutable;
using System.Text;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>What a result list shows of a page, kept as one column of the index so that a list needs no look into the store.</summary>
internal sealed record HitCard(
    string Page,
    string Url,
    string Title,
    string? Channel,
    string? Source,
    DateTimeOffset? PublishedAt,
    DateTimeOffset FetchedAt,
    ImmutableArray<string> Codes
)
{
    /// <summary>A column value has room for 32 kB; these two could be longer on a hostile page.</summary>
    private const int MaxTitle = 1000;
    private const int MaxUrl = 4000;

    public static HitCard Of(SearchDocument document) =>
        new(
            document.PageId,
            document.Url.Length <= MaxUrl ? document.Url : document.Url[..MaxUrl],
            document.Title.Length <= MaxTitle ? document.Title : document.Title[..MaxTitle],
            document.Channel,
            document.Source,
            document.PublishedAt,
            document.FetchedAt,
            document.Codes
        );

    public BytesRef Encode()
    {
        using var stream = new MemoryStream(256);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Page);
            writer.Write(Url);
            writer.Write(Title);
            writer.Write(Channel ?? "");
            writer.Write(Source ?? "");
            writer.Write(PublishedAt.HasValue);
            if (PublishedAt is { } published)
            {
                Write(writer, published);
            }

            Write(writer, FetchedAt);
            writer.Write7BitEncodedInt(Codes.Length);
            foreach (var code in Codes)
            {
                writer.Write(code);
            }
        }

        return new BytesRef(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static HitCard Decode(BytesRef bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.Bytes, bytes.Offset, bytes.Length, writable: false), Encoding.UTF8);
        var (page, url, title) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var (channel, source) = (reader.ReadString(), reader.ReadString());
        DateTimeOffset? published = reader.ReadBoolean() ? ReadTime(reader) : null;
        var fetched = ReadTime(reader);
        var codes = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = reader.ReadString();
        }

        return new HitCard(page, url, title, OrNull(channel), OrNull(source), published, fetched, [.. codes]);
    }

    private static string? OrNull(string value) => value.Length == 0 ? null : value;

    private static void Write(BinaryWriter writer, DateTimeOffset time)
    {
        writer.Write(time.Ticks);
        writer.Write((short)time.TotalOffsetMinutes);
    }

    private static DateTimeOffset ReadTime(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(reader.ReadInt16()));
    }
}
