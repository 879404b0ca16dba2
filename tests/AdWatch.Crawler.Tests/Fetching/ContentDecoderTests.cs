using System.IO.Compression;
using System.Text;
using AdWatch.Crawler.Fetching;
using CsCheck;

namespace AdWatch.Crawler.Tests.Fetching;

public sealed class ContentDecoderTests
{
    private static readonly Dictionary<string, Func<Stream, Stream>> Codings = new()
    {
        ["gzip"] = s => new GZipStream(s, CompressionLevel.Fastest, leaveOpen: true),
        ["br"] = s => new BrotliStream(s, CompressionLevel.Fastest, leaveOpen: true),
        ["deflate"] = s => new ZLibStream(s, CompressionLevel.Fastest, leaveOpen: true),
        ["raw deflate"] = s => new DeflateStream(s, CompressionLevel.Fastest, leaveOpen: true),
    };

    [Fact]
    public void WhatWasPackedComesBack() =>
        Gen.Select(Gen.Byte.Array[1, 2_000], Gen.Int[0, 3].Select(i => Codings.Keys.ElementAt(i)))
            .Sample(
                (bytes, coding) =>
                {
                    var decoded = ContentDecoder.Decode(Pack(bytes, coding), coding.Split(' ')[^1], 10_000);
                    Assert.Equal((false, (string?)null), (decoded.TooLarge, decoded.Fault));
                    Assert.Equal(bytes, decoded.Bytes.ToArray());
                },
                iter: 300
            );

    [Fact]
    public void CodingsOneOverTheOtherComeOffInOrder()
    {
        var body = Pack(Pack("正文"u8.ToArray(), "gzip"), "br");

        Assert.Equal("正文", Encoding.UTF8.GetString(ContentDecoder.Decode(body, "gzip, br", 1_000).Bytes.Span));
    }

    [Fact]
    public void ABombIsStoppedAtTheLimit()
    {
        var decoded = ContentDecoder.Decode(Pack(new byte[5_000_000], "gzip"), "gzip", 10_000);

        Assert.True(decoded.TooLarge);
        Assert.Equal(10_000, decoded.Bytes.Length);
    }

    [Fact]
    public void DamagedAndUnknownCodingsAreFaultsNotExceptions()
    {
        Assert.NotNull(ContentDecoder.Decode("no gzip at all"u8.ToArray(), "gzip", 1_000).Fault);
        Assert.NotNull(ContentDecoder.Decode("x"u8.ToArray(), "zstd", 1_000).Fault);
        Assert.NotNull(ContentDecoder.Decode("x"u8.ToArray(), "gzip, gzip, gzip, gzip", 1_000).Fault);
    }

    private static byte[] Pack(byte[] bytes, string coding)
    {
        using var packed = new MemoryStream();
        using (var stream = Codings[coding](packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
