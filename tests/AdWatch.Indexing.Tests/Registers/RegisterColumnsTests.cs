using AdWatch.Indexing.Registers;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Registers;

public sealed class RegisterColumnsTests
{
    [Fact]
    public void EveryFaultIsReportedWithItsLine()
    {
        using var folder = new TempFolder();
        var file = folder.Write(
            "registers.yaml",
            "columns:\n  hospitals:\n    登记号: [号]\n  licences:\n    电话: [号码]\n    登记号: 号\nstatuses:\n  maybe: [不详]\ncolours: []\n"
        );

        var fault = Assert.Throws<RegisterFileException>(() => RegisterColumns.Load(file));

        Assert.Equal(
            [":2:", ":5:", ":6:", ":8:", ":9:"],
            fault.Message.Split(Environment.NewLine).Select(line => line[file.Length..(file.Length + 3)])
        );
    }

    [Fact]
    public void OneSpellingForTwoColumnsIsRefused()
    {
        using var folder = new TempFolder();
        var file = folder.Write("registers.yaml", "columns:\n  licences:\n    登记号: [名]\n    机构名称: [名]\n");

        Assert.Contains("名", Assert.Throws<RegisterFileException>(() => RegisterColumns.Load(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("columns: [1, 2\nx: y\n")]
    [InlineData("just text")]
    [InlineData("")]
    public void WhatIsNoYamlOfThisKindIsRefusedByName(string text)
    {
        using var folder = new TempFolder();
        var file = folder.Write("registers.yaml", text);

        Assert.Contains(file, Assert.Throws<RegisterFileException>(() => RegisterColumns.Load(file)).Message, StringComparison.Ordinal);
    }
}
