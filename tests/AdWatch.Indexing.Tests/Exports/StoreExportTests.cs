using System.Text;
using System.Text.Json;
using AdWatch.Indexing.Exports;
using AdWatch.Indexing.Registers;
using AdWatch.TestSupport;
using ExcelDataReader;

namespace AdWatch.Indexing.Tests.Exports;

public sealed class StoreExportTests : StoreTest
{
    private const string Licences =
        "登记号,机构名称,地址,机构类别,诊疗科目,状态,有效期至\n"
        + "PDY10001831010517D2152,安和门诊部,\"新桥路12号,二楼\",门诊部,口腔科、外科,有效,2029-05-12\n"
        + "000123,=清源诊所,-,诊所,内科,注销,长期\n";

    [Fact]
    public async Task APageRowHasTheShapeOfTheContract()
    {
        var document = Some.Violation();
        await SaveAsync(document with { Classification = document.Classification with { Facts = Some.Phones("13800138000") } });

        using var json = JsonDocument.Parse(Assert.Single(await LinesAsync("pages")));
        var row = json.RootElement;
        Assert.Equal(
            [
                "url",
                "final_url",
                "status",
                "fetched_at",
                "published_at",
                "charset",
                "approval_numbers",
                "channel",
                "source",
                "title",
                "labels",
                "severity",
                "lead_department",
                "institution",
                "contacts",
                "evidence",
                "cluster",
                "duplicate_of",
                "version",
            ],
            row.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal("2026-05-12T08:00:00+08:00", row.GetProperty("fetched_at").GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("published_at").ValueKind);
        Assert.Equal("prohibited-claim", row.GetProperty("labels")[0].GetString());
        Assert.Equal("13800138000", row.GetProperty("contacts").GetProperty("phones")[0].GetString());
        Assert.Equal("治愈率高达98%", row.GetProperty("evidence")[0].GetProperty("text").GetString());
        Assert.Equal("high", row.GetProperty("severity").GetString());
    }

    [Fact]
    public async Task CluesAndFindingsAreWrittenWithTheirLaw()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);

        var row = JsonDocument.Parse(Assert.Single(await LinesAsync("clues"))).RootElement;
        Assert.Equal((clue.Id, "confirmed"), (row.GetProperty("id").GetString(), row.GetProperty("state").GetString()));
        var finding = JsonDocument.Parse(Assert.Single(await LinesAsync("findings"))).RootElement;
        Assert.Equal("广告法", finding.GetProperty("basis")[0].GetProperty("law").GetString());
    }

    [Fact]
    public async Task CsvIsWrittenAsExcelReadsItAndGuardsAgainstFormulas()
    {
        await ImportAsync();

        var bytes = await BytesAsync("licences", ExportFormat.Csv);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("登记号,机构名称,地址,机构类别,诊疗科目,状态,有效期至", lines[0]);
        Assert.Contains("\"新桥路12号,二楼\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=清源诊所", lines[2], StringComparison.Ordinal);
        Assert.Contains("长期", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Xlsx)]
    public async Task AnExportedRegisterIsImportedAgainUnchanged(ExportFormat format)
    {
        await ImportAsync();
        var file = Folder.Write("again", await BytesAsync("licences", format));

        var report = await new RegisterImporter(Store, Spellings()).ImportAsync(RegisterKind.Licences, file, Supervisor, Token);

        Assert.Equal((2, 2), (report.Read, report.Unchanged));
        Assert.Empty(report.Notices);
    }

    [Fact]
    public async Task AWorkbookHoldsTextCells()
    {
        await ImportAsync();
        using var stream = new MemoryStream(await BytesAsync("licences", ExportFormat.Xlsx));
        using var reader = ExcelReaderFactory.CreateReader(stream);
        reader.Read();
        reader.Read();
        reader.Read();

        Assert.Equal("000123", reader.GetValue(0));
        Assert.Equal("=清源诊所", reader.GetValue(1));
    }

    [Fact]
    public async Task ATextTooLongForACellIsCutNotRefused()
    {
        var document = Some.Violation(words: new string('长', 40_000));
        await SaveAsync(document);

        Assert.NotEmpty(await BytesAsync("findings", ExportFormat.Xlsx));
    }

    [Fact]
    public async Task AnUnknownNameIsRefusedWithTheKnownOnes()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => BytesAsync("everything", ExportFormat.Csv));

        Assert.Contains("drug-ads", fault.Message, StringComparison.Ordinal);
    }

    private static RegisterColumns Spellings() => RegisterColumns.Load(Path.Combine(AppContext.BaseDirectory, "seeds", "registers.yaml"));

    private Task ImportAsync() =>
        new RegisterImporter(Store, Spellings()).ImportAsync(RegisterKind.Licences, Folder.Write("l.csv", Licences), Supervisor, Token);

    private async Task<byte[]> BytesAsync(string name, ExportFormat format)
    {
        using var output = new MemoryStream();
        await new StoreExport(Store).WriteAsync(name, format, output, Token);
        return output.ToArray();
    }

    private async Task<string[]> LinesAsync(string name) =>
        Encoding.UTF8.GetString(await BytesAsync(name, ExportFormat.Jsonl)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
