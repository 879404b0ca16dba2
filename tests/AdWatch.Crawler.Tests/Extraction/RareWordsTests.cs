using AdWatch.Crawler.Extraction;
using CsCheck;

namespace AdWatch.Crawler.Tests.Extraction;

public sealed class RareWordsTests
{
    private static readonly string[] Pieces = ["医", "广", "医广", "ICP", "icp", "P", "准", "准字", "审", "a", "广审", "。"];

    private static readonly string[] Sought = ["医广", "广审", "准字", "ICP"];

    private static readonly RareWords Words = new(("医广", 1), ("广审", 0), ("准字", 0), ("ICP", 2));

    [Fact]
    public void AWordIsFoundExactlyWhereOneStands() =>
        Gen.Int[0, Pieces.Length - 1]
            .Array[0, 12]
            .Sample(picks =>
            {
                var text = string.Concat(picks.Select(i => Pieces[i]));
                var isThere = Sought.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
                var at = Words.IndexIn(text);
                Assert.Equal(isThere, at >= 0);
                Assert.True(at < 0 || text.AsSpan(at, 2) is "医广" or "广审" or "准字" or "IC" or "ic" or "Ic" or "iC");
            });
}
