using System.Security.Cryptography;
using System.Text;
using AdWatch.Api.Dispatch;

namespace AdWatch.Api.Tests.Dispatch;

public sealed class FileDropTargetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adwatch-drop-");

    [Fact]
    public async Task AnEventAndItsSignatureStandBesideEachOtherAndNothingElse()
    {
        var body = Encoding.UTF8.GetBytes("""{"线索":1}""");

        var outcome = await PushAsync(new FileDropFolder(_folder.FullName, []), body);

        Assert.Equal(DispatchOutcomeKind.Delivered, outcome.Kind);
        Assert.Equal(["evt-7.json", "evt-7.sig"], _folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}\n",
            await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "evt-7.sig"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsTriedAgain()
    {
        var file = Path.Combine(_folder.FullName, "in-the-way");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var outcome = await PushAsync(new FileDropFolder(file, []), [1]);

        Assert.Equal(DispatchOutcomeKind.Temporary, outcome.Kind);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<DispatchOutcome> PushAsync(FileDropFolder folder, byte[] body)
    {
        var target = new DispatchTarget
        {
            Id = "t",
            Department = "health",
            FileDrop = folder,
        };
        return new FileDropTarget(target, TimeProvider.System).PushAsync(
            new PushedEvent("evt-7", body),
            TestContext.Current.CancellationToken
        );
    }
}
