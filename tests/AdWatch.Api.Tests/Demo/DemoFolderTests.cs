using AdWatch.Api.Commands;
using AdWatch.Api.Demo;

namespace AdWatch.Api.Tests.Demo;

public sealed class DemoFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adwatch-demo-");

    [Fact]
    public void AFolderThatNoDemoMadeIsNeverEmptied()
    {
        var precious = Path.Combine(_folder.FullName, "adwatch.db");
        File.WriteAllText(precious, "");

        Assert.Throws<CommandException>(() => DemoFolder.Prepare(_folder.FullName));
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public void AFolderOfAnEarlierDemoIsEmptied()
    {
        DemoFolder.Prepare(_folder.FullName);
        File.WriteAllText(Path.Combine(_folder.FullName, "old"), "");

        DemoFolder.Prepare(_folder.FullName);

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "old")));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
