using System.Globalization;
using System.Text;
using AdWatch.Classifier.Registers;
using AdWatch.Indexing.Registers;
using AdWatch.Indexing.Registers.Tables;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using CsCheck;

namespace AdWatch.Indexing.Tests.Registers;

public sealed class RegisterImportTests : StoreTest
{
    private const string LicenceHeader = "登记号,机构名称,地址,机构类别,诊疗科目,状态,有效期至\n";
    private const string CertificateHeader = "医广文号,医疗机构名称,有效期起,有效期止,发布媒体类别,核准成品样件摘要,状态\n";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8-bom")]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    public async Task EveryEncodingGivesTheSameRow(string encoding)
    {
        const string Text = LicenceHeader + "PDY10001831010517D2152,安和门诊部,云洲市新桥路12号,门诊部,口腔科、外科,有效,2029年5月12日\n";
        byte[] bytes = encoding switch
        {
            "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)],
            "gb18030" => TextEncoding.Gb18030.GetBytes(Text),
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)],
            _ => Encoding.UTF8.GetBytes(Text),
        };

        var report = await ImportAsync(RegisterKind.Licences, Folder.Write("licences.csv", bytes));

        Assert.Equal((1, 1), (report.Read, report.Added));
        Assert.Empty(report.Rejected);
        Assert.Empty(report.Notices);
        var licence = Assert.Single(Store.Registers.FindLicences("安和门诊部"));
        Assert.Equal("PDY10001831010517D2152", licence.Number);
        Assert.Equal(["口腔科", "外科"], licence.Subjects);
        Assert.Equal(new DateOnly(2029, 5, 12), licence.ValidTo);
        Assert.Equal(RegisterStatus.Valid, licence.Status);
        Assert.Equal(licence, Assert.Single(Store.Registers.FindLicences("pdy10001831010517d2152")));
    }

    [Fact]
    public async Task EveryRejectedRowComesWithLineAndReasonAndTheRestGoIn()
    {
        var report = await ImportAsync(
            RegisterKind.Certificates,
            CertificateHeader
                + "（云）医广【2026】第05-12-0001号,安和口腔医院,2026-05-12,2027-05-11,网络,样件,有效\n"
                + ",安和口腔医院,2026-05-12,2027-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0003号,,2026-05-12,2027-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0004号,安和口腔医院,去年,2027-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0005号,安和口腔医院,2027-05-12,2026-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0006号,\"安和口腔医院,2026-05-12,2027-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0007号,安和口腔医院,2026-05-12,2027-05-11,网络,样件,有效,多出,两格\n"
                + "2.02605E+14,安和口腔医院,2026-05-12,2027-05-11,网络,样件,有效\n"
                + "（云）医广【2026】第05-12-0009号,安和口腔医院,2026-05-12,长期,网络,样件,有效\n"
        );

        Assert.Equal([3, 4, 5, 6, 7, 8, 9], report.Rejected.Select(remark => remark.Line));
        Assert.Contains("缺少医广文号", report.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("去年", report.Rejected[2].Reason, StringComparison.Ordinal);
        Assert.Contains("引号", report.Rejected[4].Reason, StringComparison.Ordinal);
        Assert.Contains("科学计数", report.Rejected[6].Reason, StringComparison.Ordinal);
        Assert.Equal((9, 2), (report.Read, report.Imported));
        Assert.Null(Store.Registers.FindCertificate("(云)医广[2026]第05-12-0009号")!.ValidTo);
    }

    [Theory]
    [InlineData("有效", RegisterStatus.Valid)]
    [InlineData("正常", RegisterStatus.Valid)]
    [InlineData("生效", RegisterStatus.Valid)]
    [InlineData("注销", RegisterStatus.Revoked)]
    [InlineData("吊销", RegisterStatus.Revoked)]
    [InlineData("撤销", RegisterStatus.Revoked)]
    [InlineData("撤回", RegisterStatus.Revoked)]
    [InlineData("作废", RegisterStatus.Revoked)]
    [InlineData("废止", RegisterStatus.Revoked)]
    [InlineData("停业", RegisterStatus.Revoked)]
    [InlineData("过期", RegisterStatus.Expired)]
    [InlineData("失效", RegisterStatus.Expired)]
    public async Task EveryStatusWordOfTheContractIsKnown(string word, RegisterStatus status)
    {
        var report = await ImportAsync(RegisterKind.Licences, LicenceHeader + $"PDY1,安和门诊部,,门诊部,内科,{word},长期\n");

        Assert.Empty(report.Notices);
        Assert.Equal(status, Assert.Single(Store.Registers.FindLicences("PDY1")).Status);
    }

    [Fact]
    public async Task AnUnknownStatusWordIsReportedAndCountsAsUnknown()
    {
        var report = await ImportAsync(RegisterKind.Licences, LicenceHeader + "PDY1,安和门诊部,,门诊部,内科,歇业整顿,长期\n");

        Assert.Equal((1, 2), (report.Imported, Assert.Single(report.Notices).Line));
        Assert.Contains("歇业整顿", report.Notices[0].Reason, StringComparison.Ordinal);
        Assert.Equal(RegisterStatus.Unknown, Assert.Single(Store.Registers.FindLicences("PDY1")).Status);
    }

    [Fact]
    public async Task OtherSpellingsOfColumnsInAnyOrderBelowATitleAreUnderstood()
    {
        var report = await ImportAsync(
            RegisterKind.Licences,
            "云洲市医疗机构名录,,\n\n医疗机构名称,执业许可证号,执业状态\n安和门诊部,000123,正常\n"
        );

        Assert.Equal(1, report.Imported);
        Assert.Equal("000123", Assert.Single(Store.Registers.FindLicences("安和门诊部")).Number);
        Assert.Contains("诊疗科目", Assert.Single(report.Notices).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWithoutTheColumnsIsRefusedWithTheKnownSpellings()
    {
        var fault = await Assert.ThrowsAsync<RegisterFileException>(() => ImportAsync(RegisterKind.Licences, "甲,乙\n1,2\n"));

        Assert.Contains("登记号", fault.Message, StringComparison.Ordinal);
        Assert.Contains("registers.yaml", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("licences-1900.xls")]
    [InlineData("licences-1904.xls")]
    [InlineData("licences-1900.xlsx")]
    [InlineData("licences-1904.xlsx")]
    public async Task AWorkbookOfEitherEpochGivesTheSameRows(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Registers", "Files", name);

        var report = await ImportAsync(RegisterKind.Licences, file);

        Assert.Equal(5, Assert.Single(report.Rejected).Line);
        Assert.Contains("前 15 位", report.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Equal(3, report.Added);
        Assert.Equal(new DateOnly(2027, 5, 12), Assert.Single(Store.Registers.FindLicences("安和门诊部")).ValidTo);
        Assert.Equal(new DateOnly(2027, 5, 12), Assert.Single(Store.Registers.FindLicences("清源诊所")).ValidTo);
        Assert.Equal("000000310105", Assert.Single(Store.Registers.FindLicences("老街诊所")).Number);
    }

    [Fact]
    public async Task AFileThatOnlyLooksLikeAWorkbookIsRefused()
    {
        var file = Folder.Write("broken.xlsx", [0x50, 0x4B, 0x03, 0x04, 1, 2, 3, 4, 5, 6, 7, 8]);

        var fault = await Assert.ThrowsAsync<RegisterFileException>(() => ImportAsync(RegisterKind.Licences, file));

        Assert.Contains("broken.xlsx", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        var fault = await Assert.ThrowsAsync<RegisterFileException>(() => ImportAsync(RegisterKind.Licences, Folder.File("none.csv")));

        Assert.Contains("none.csv", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANewImportReplacesByNumberAndKeepsWhatWasKnown()
    {
        await ImportAsync(
            RegisterKind.Licences,
            LicenceHeader + "PDY1,安和门诊部,,门诊部,内科,有效,长期\nPDY2,清源诊所,,诊所,内科,有效,长期\n"
        );
        var before = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromDays(30));
        var report = await ImportAsync(
            RegisterKind.Licences,
            LicenceHeader + "PDY1,安和门诊部,,门诊部,内科,注销,长期\nPDY2,清源诊所,,诊所,内科,有效,长期\n"
        );

        Assert.Equal((0, 1, 1), (report.Added, report.Changed, report.Unchanged));
        Assert.Equal(RegisterStatus.Revoked, Assert.Single(Store.Registers.FindLicences("PDY1")).Status);
        var then = await Store.Registers.GetKnownAtAsync(RegisterKind.Licences, "PDY1", before.AddDays(1), Token);
        Assert.Equal("有效", then!["状态"]);
        Assert.Equal("注销", (await Store.Registers.GetKnownAtAsync(RegisterKind.Licences, "PDY1", Time.GetUtcNow(), Token))!["状态"]);
        Assert.Null(await Store.Registers.GetKnownAtAsync(RegisterKind.Licences, "PDY1", before.AddDays(-1), Token));
        Assert.Equal(2, (await Store.Registers.CountAsync(Token))[RegisterKind.Licences]);
    }

    [Fact]
    public async Task ANumberTwiceInOneFileIsReportedAndTheLaterRowStands()
    {
        var report = await ImportAsync(
            RegisterKind.Licences,
            LicenceHeader + "PDY1,安和门诊部,,门诊部,内科,有效,长期\nPDY1,安和门诊部,,门诊部,内科,注销,长期\n"
        );

        Assert.Equal(3, Assert.Single(report.Notices).Line);
        Assert.Equal(RegisterStatus.Revoked, Assert.Single(Store.Registers.FindLicences("PDY1")).Status);
    }

    [Fact]
    public async Task AnImportOfAnotherProcessIsSeen()
    {
        Assert.Empty(Store.Registers.FindLicences("PDY1"));
        await using (var other = await AdWatchStore.OpenAsync(Folder.Path, Time, Token))
        {
            var file = Folder.Write("l.csv", LicenceHeader + "PDY1,安和门诊部,,门诊部,内科,有效,长期\n");
            await new RegisterImporter(other, Spellings()).ImportAsync(RegisterKind.Licences, file, Supervisor, Token);
        }

        Time.Advance(RegisterStore.CheckEvery);
        Assert.Single(Store.Registers.FindLicences("PDY1"));
    }

    [Fact]
    public async Task TheOtherRegistersAreReadIntoTheirRecords()
    {
        await ImportAsync(
            RegisterKind.Physicians,
            "姓名,执业证书编码,类别,执业范围,主要执业机构,状态\n许安,110310000000001,临床,内科专业,安和门诊部,有效\n"
        );
        await ImportAsync(
            RegisterKind.DeviceAds,
            "广告批准文号,类别,产品名称,注册证号,申请人,有效期止,状态\n云械广审（文）第270915-00031号,医疗器械,血压计,云械注准20232070001,安和器械,2027-09-15,有效\n"
        );
        await ImportAsync(
            RegisterKind.DeviceRegistrations,
            "注册证/备案号,产品名称,管理类别,注册人,状态\n云械注准20232070001,血压计,第二类,安和器械,有效\n"
        );

        Assert.Equal("内科专业", Assert.Single(Store.Registers.FindPhysicians("许安")).Scope);
        Assert.Equal("许安", Assert.Single(Store.Registers.FindPhysicians("110310000000001")).Name);
        Assert.Equal("device-ad", Store.Registers.FindProductAd("云械广审(文)第270915-00031号")!.Kind);
        Assert.Equal(
            ("device", "第二类"),
            (Store.Registers.FindProduct("云械注准20232070001")!.Kind, Store.Registers.FindProduct("云械注准20232070001")!.Class)
        );
    }

    [Fact]
    public void SubjectsInBracketsStayTogether()
    {
        Assert.Equal(
            ["内科", "口腔科（口腔内科专业、正畸专业）", "中医科"],
            RegisterSnapshot.Subjects("内科；口腔科（口腔内科专业、正畸专业）/ 中医科")
        );
    }

    [Fact]
    public async Task NoBytesMakeAnImportThrowAnythingButAMessage()
    {
        var samples = Gen.Byte.Array[0, 200].Array[40].Single();
        foreach (var bytes in samples)
        {
            var file = Folder.Write("fuzz.csv", [.. TextEncoding.Gb18030.GetBytes(LicenceHeader), .. bytes]);
            var report = await ImportAsync(RegisterKind.Licences, file);
            Assert.Equal(report.Read, report.Rejected.Count + report.Imported);
        }
    }

    private static RegisterColumns Spellings() => RegisterColumns.Load(Path.Combine(AppContext.BaseDirectory, "seeds", "registers.yaml"));

    /// <param name="content">A path, or the text of the file.</param>
    private Task<ImportReport> ImportAsync(RegisterKind kind, string content)
    {
        var file = content.Contains('\n', StringComparison.Ordinal)
            ? Folder.Write(string.Create(CultureInfo.InvariantCulture, $"{Some.Number()}.csv"), content)
            : content;
        return new RegisterImporter(Store, Spellings()).ImportAsync(kind, file, Supervisor, Token);
    }
}
