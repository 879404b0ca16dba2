using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class PartTableTests
{
    private const int CategoryCount = 40;

    [Theory]
    [InlineData(3, "甲乙丙丁。甲乙丙丁,甲乙。\n甲乙丙丁。")]
    [InlineData(64, "甲乙丙丁。甲乙丙丁,甲乙。\n甲乙丙丁。")]
    [InlineData(150, "甲乙丙丁。甲乙丙丁,甲乙。\n甲乙丙丁。")]
    public void WhatHoldsIsWhatHoldsOfThePartsOneByOne(int partCount, string text)
    {
        using var seeds = new TestSeeds();
        var rules = seeds.Load();
        var random = new Random(partCount);
        for (var round = 0; round < 200; round++)
        {
            using var page = new PageView(CategoryCount);
            page.Fill(Input(text), rules.Normalizer, rules.Restorer);
            for (var i = random.Next(12); i >= 0; i--)
            {
                page.Occurrences.Add(random.Next(CategoryCount), new(random.Next(text.Length - 2), 1));
            }

            page.Occurrences.Seal();
            Condition[] parts = [.. Enumerable.Range(0, partCount).Select(_ => Part(random))];
            var scope = random.Next(2) == 0 ? page.Whole : page.Sentences[random.Next(page.Sentences.Count)];
            var (expected, evidence) = (new Evidence(), new Evidence());
            var holds = false;
            foreach (var part in parts)
            {
                holds |= part.Holds(page, scope, expected);
            }

            Assert.Equal(holds, new PartTable(parts).AnyHolds(page, scope, evidence));
            Assert.Equal(holds, new PartTable(parts).AnyHolds(page, scope, evidence: null));
            Assert.Equal(expected.Ranges, evidence.Ranges);
            Assert.Equal(expected.Shown, evidence.Shown);
        }
    }

    private static Condition Part(Random random) =>
        random.Next(8) switch
        {
            0 => new AllCondition([new CategoryLeaf(random.Next(CategoryCount)), new CategoryLeaf(random.Next(CategoryCount))]),
            1 => new UnitCondition(UnitKind.Sentence, new AnyLeaf([new CategoryLeaf(1), new CategoryLeaf(random.Next(CategoryCount))])),
            2 => new AllCondition([new CategoryLeaf(2), new NotCondition(new CategoryLeaf(random.Next(CategoryCount)))]),
            3 => new CategoryLeaf(random.Next(CategoryCount), context: true),
            _ => new CategoryLeaf(random.Next(CategoryCount)),
        };

    private static ClassifierInput Input(string text) =>
        new()
        {
            Id = "t",
            Text = text,
            SeenAt = TestSeeds.Today,
        };
}
