using System.Text;
using AdWatch.Crawler.Fetching;
using CsCheck;

namespace AdWatch.Crawler.Tests.Extraction;

public sealed class CharsetDetectorTests
{
    private const string Simplified = "本院口腔科开展种植牙和洗牙服务，请患者提前预约。";
    private const string Traditional = "本院為您提供專業的牙齒健康服務，請先預約門診時間。";

    [Theory]
    [InlineData("gb18030", "text/html; charset=gb2312", "gb18030")]
    [InlineData("gb18030", null, "gb18030")]
    [InlineData("gb18030", "text/html; charset=ISO-8859-1", "gb18030")]
    [InlineData("gb18030", "text/html; charset=utf-8", "gb18030")]
    [InlineData("utf-8", "text/html; charset=gbk", "utf-8")]
    [InlineData("utf-8", "text/html; charset=windows-1252", "utf-8")]
    [InlineData("utf-8", null, "utf-8")]
    public void SimplifiedTextIsDecodedWhateverTheHeaderSays(string real, string? header, string expected)
    {
        var decoded = CharsetDetector.Decode(Reading.Encode(Simplified, real), header);
        Assert.Equal((Simplified, expected), (decoded.Text, decoded.Charset));
    }

    [Fact]
    public void TraditionalTextWithoutDeclarationIsBig5()
    {
        var decoded = CharsetDetector.Decode(Reading.Encode(Traditional, "big5"), null);
        Assert.Equal((Traditional, "big5"), (decoded.Text, decoded.Charset));
    }

    [Theory]
    [InlineData("<meta charset='gbk'>", "gb18030")]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=GB2312'>", "gb18030")]
    public void TheDeclarationInThePageCounts(string meta, string charset)
    {
        var decoded = CharsetDetector.Decode(Reading.Encode(meta + Simplified, "gb18030"), "text/html");
        Assert.Equal((meta + Simplified, charset), (decoded.Text, decoded.Charset));
    }

    [Fact]
    public void AByteOrderMarkComesFirst()
    {
        byte[] body = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Simplified)];
        Assert.Equal(new DecodedText(Simplified, "utf-8"), CharsetDetector.Decode(body, "text/html; charset=gbk"));
        byte[] wide = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Simplified)];
        Assert.Equal(new DecodedText(Simplified, "utf-16le"), CharsetDetector.Decode(wide, null));
    }

    [Fact]
    public void OneBrokenByteDoesNotTurnAUtf8PageIntoAnother()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Simplified, 20)));
        body[^2] = (byte)' ';
        Assert.Equal("utf-8", CharsetDetector.Decode(body, "text/html; charset=utf-8").Charset);
    }

    [Fact]
    public void AnyBytesDecodeToSomething() =>
        Gen.Byte.Array[0, 400].Sample(bytes => CharsetDetector.Decode(bytes, null).Charset.Length > 0);
}
