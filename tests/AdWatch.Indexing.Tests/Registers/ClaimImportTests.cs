using AdWatch.Indexing.Exports;
using AdWatch.Indexing.Registers;

namespace AdWatch.Indexing.Tests.Registers;

public sealed class ClaimImportTests : StoreTest
{
    private const string Header = "编号,说法,辟谣,辟谣机构,主题,锚词,状态\n";
    private const string Garlic = "Y-1,吃大蒜能预防流感|大蒜水治好病毒,没有依据,某疾控中心,food,大蒜|蒜水;流感|病毒,有效\n";

    [Fact]
    public async Task AnImportedClaimReachesTheClassifierWithWordingsAndAnchors()
    {
        await ImportAsync(Header + Garlic);

        var claim = Assert.Single(Store.Registers.Claims);
        Assert.Equal(("Y-1", "没有依据", "某疾控中心", "food"), (claim.Id, claim.Refuted, claim.By, claim.Topic));
        Assert.Equal(["吃大蒜能预防流感", "大蒜水治好病毒"], claim.Wordings);
        Assert.Equal(["大蒜 蒜水", "流感 病毒"], claim.Anchors.Select(group => string.Join(' ', group)));
    }

    [Fact]
    public async Task TheListStaysTheSameUntilTheNextImport()
    {
        await ImportAsync(Header + Garlic);
        var before = Store.Registers.Claims;

        Assert.Same(before, Store.Registers.Claims);
        await ImportAsync(Header + "Y-2,喝白酒能杀死体内病毒,没有依据,,,,有效\n");
        Assert.Equal(2, Store.Registers.Claims.Count);
    }

    [Fact]
    public async Task AWithdrawnClaimNoLongerCounts()
    {
        await ImportAsync(Header + Garlic);
        await ImportAsync(Header + Garlic.Replace("有效", "撤回", StringComparison.Ordinal));

        Assert.Empty(Store.Registers.Claims);
    }

    [Theory]
    [InlineData("Y-3,大蒜好,没有依据,,,,有效", "不足")]
    [InlineData("Y-3,吃大蒜能预防流感,,,,,有效", "缺少辟谣")]
    [InlineData("Y-3,吃大蒜能预防流感,没有依据,,,大蒜|蒜水,有效", "只有一组")]
    [InlineData("Y-3,吃大蒜能预防流感,没有依据,,,蒜;流感,有效", "只有一个字")]
    [InlineData(",吃大蒜能预防流感,没有依据,,,,有效", "缺少编号")]
    public async Task ARowThatCannotBeUsedIsRejectedWithLineAndReason(string row, string reason)
    {
        var report = await ImportAsync(Header + Garlic + row + "\n");

        var rejected = Assert.Single(report.Rejected);
        Assert.Equal(3, rejected.Line);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
        Assert.Single(Store.Registers.Claims);
    }

    [Fact]
    public async Task AnExportCanBeImportedAgain()
    {
        await ImportAsync(Header + Garlic);
        using var csv = new MemoryStream();
        await new StoreExport(Store).WriteAsync("claims", ExportFormat.Csv, csv, Token);

        var report = await new RegisterImporter(Store, Columns()).ImportAsync(
            RegisterKind.Claims,
            Folder.Write("again.csv", csv.ToArray()),
            Reviewer,
            Token
        );

        Assert.Equal((1, 1), (report.Read, report.Unchanged));
    }

    private Task<ImportReport> ImportAsync(string content) =>
        new RegisterImporter(Store, Columns()).ImportAsync(RegisterKind.Claims, Folder.Write("claims.csv", content), Reviewer, Token);

    private RegisterColumns Columns() =>
        RegisterColumns.Load(Folder.Write("registers.yaml", "statuses:\n  valid: [有效]\n  revoked: [撤回]\n"));
}
