using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class NeedTableTests
{
    private const int CategoryCount = 300;

    [Fact]
    public void ThoseAreFoundWhoseNeedsAreMetInTheirOrderAndEachOnce()
    {
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var conditions = Enumerable.Range(0, 40).Select(_ => Tree(random, 2)).ToArray();
            var present = new ulong[(CategoryCount / 64) + 1];
            for (var i = 0; i < 90; i++)
            {
                present[random.Next(CategoryCount) >> 6] |= 1UL << random.Next(64);
            }

            var met = new List<int> { 7 };
            new NeedTable(conditions).Find(present, met);

            var expected = Enumerable
                .Range(0, conditions.Length)
                .Where(i => conditions[i].Alternatives.Any(needs => AreMet(needs, present)));
            Assert.Equal(expected, met);
        }
    }

    [Fact]
    public void AConditionOfSeveralPartsIsNotTriedWhereEachLacksAWord()
    {
        var condition = new AnyCondition([
            new AllCondition([new CategoryLeaf(1), new CategoryLeaf(2)]),
            new AllCondition([new CategoryLeaf(3), new CategoryLeaf(200)]),
        ]);
        var met = new List<int>();

        new NeedTable([condition, new NotCondition(condition)]).Find([(1UL << 1) | (1UL << 3), 0, 0, 0, 0], met);

        Assert.Equal([1], met);
    }

    private static bool AreMet(Needs needs, ulong[] present) =>
        needs.Sets.All(set => set.Any(category => ((present[category >> 6] >> (category & 63)) & 1) != 0));

    private static Condition Tree(Random random, int depth) =>
        (depth == 0 ? 0 : random.Next(6)) switch
        {
            0 or 1 => new AnyLeaf([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new CategoryLeaf(random.Next(CategoryCount)))]),
            2 => new NotCondition(Tree(random, depth - 1)),
            3 => new AnyCondition([Tree(random, depth - 1), Tree(random, depth - 1)]),
            _ => new AllCondition([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Tree(random, depth - 1))]),
        };
}
