using AdWatch.Classifier.Scoring;
using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class LinearModelTests
{
    private static readonly TrainingExample[] Examples = ToyTexts.Make(240);

    private static readonly string[] Codes = ["scalper", "surrogacy-gamete", "tout"];

    [Fact]
    public void ServesTheProbabilitiesThatMicrosoftMlGives()
    {
        var options = new TrainingOptions();
        var model = Train();
        var features = FeatureTable.Build(Examples, options);
        var labels = Examples.Select(e => e.Codes.Contains("scalper")).ToArray();
        var ml = new MLContext(seed: 1);
        var theirs = ModelTrainer.FitTransformer(ml, features, labels, row => Examples[row].Codes.Count > 0, options);
        var raw = theirs.Transform(features.View(ml, labels, _ => true)).GetColumn<float>("Score").ToArray();
        var ours = new float[Codes.Length + 1];
        var room = model.Rent();
        for (var i = 0; i < Examples.Length; i++)
        {
            model.Read(Examples[i].Text, room.Rows);
            model.RawScores(room.Rows.All, [], ours, room.Counts);
            Assert.Equal(raw[i], ours[0], 0.01f + (0.005f * Math.Abs(raw[i])));
        }
    }

    [Fact]
    public void TellsTheTaughtKindsApart()
    {
        var model = Train();
        Assert.True(Probability(model, "代抢协和专家号，当天就诊，加微信", "scalper") > 0.7);
        Assert.True(Probability(model, "包成功生宝宝，代孕套餐，加微信", "surrogacy-gamete") > 0.7);
        Assert.True(Probability(model, "门诊时间调整通知，请按预约时间就诊", "scalper") < 0.3);
    }

    [Fact]
    public void TwoTrainingsGiveTheSameBytes()
    {
        var first = Path.GetTempFileName();
        var second = Path.GetTempFileName();
        ModelTrainer.Save(Train(), first);
        ModelTrainer.Save(Train(), second);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void ASavedModelScoresAsBefore()
    {
        var path = Path.GetTempFileName();
        var model = Train();
        ModelTrainer.Save(model, path);
        var loaded = LinearModel.Load(path);
        Assert.Equal(model.Version, loaded.Version);
        Assert.Equal(Probability(model, Examples[0].Text, "tout"), Probability(loaded, Examples[0].Text, "tout"));
    }

    [Fact]
    public void ADamagedModelIsRefusedByName()
    {
        var path = Path.GetTempFileName();
        ModelTrainer.Save(Train(), path);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => LinearModel.Load(path));
        Assert.Contains(path, error.Message);
        Assert.Contains("checksum", error.Message);
    }

    [Fact]
    public void AModelOfAnEarlierFormatIsRefusedWithTheRemedy()
    {
        var path = Path.GetTempFileName();
        ModelTrainer.Save(Train(), path);
        var bytes = File.ReadAllBytes(path);
        "AWMODEL3"u8.CopyTo(bytes);
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => LinearModel.Load(path));
        Assert.Contains("adwatch train", error.Message);
    }

    [Fact]
    public void ACodeWithoutEnoughExamplesHasProbabilityZero()
    {
        var model = ModelTrainer.Train(Examples, ["rumor"], new TrainingOptions(), null, TestContext.Current.CancellationToken);
        Assert.Equal(0, Probability(model, Examples[0].Text, "rumor"));
    }

    [Fact]
    public void WhatRulesFoundIsLearntBesideTheWords()
    {
        // The same words, reported where a rule fired.
        var examples = Enumerable
            .Range(0, 60)
            .Select(i => new TrainingExample($"专家号当天就诊{i % 7}", i % 2 == 0 ? ["scalper"] : [])
            {
                Signals = i % 2 == 0 ? ["channel:forum", "rule:scalper-offer"] : ["channel:forum"],
            })
            .ToArray();
        var model = ModelTrainer.Train(examples, ["scalper"], new TrainingOptions(), null, TestContext.Current.CancellationToken);
        var (with, without) = (new float[1], new float[1]);
        model.Score(examples[0].Text, [model.RowOf("channel:forum"), model.RowOf("rule:scalper-offer")], with);
        model.Score(examples[0].Text, [model.RowOf("channel:forum")], without);
        Assert.True(with[0] > 0.7);
        Assert.True(without[0] < 0.3);
    }

    [Fact]
    public void NoCodeIsLikelierThanBeingReportedAtAll()
    {
        var model = Train();
        Gen.OneOf(Gen.Int[0, Examples.Length - 1].Select(i => Examples[i].Text), Gen.String)
            .Sample(text =>
            {
                var probabilities = new float[Codes.Length];
                var reported = model.Score(text, [], probabilities);
                Assert.All(probabilities, p => Assert.InRange(p, 0, reported));
            });
    }

    [Fact]
    public void TheHeaviestNGramsComeFirstAndLieInTheText()
    {
        var model = Train();
        const string text = "通知：代抢协和专家号，加微信";
        var top = model.TopNGrams(text, 0, 5);
        Assert.NotEmpty(top);
        Assert.Equal(top.OrderByDescending(n => n.Weight), top);
        Assert.All(top, n => Assert.InRange(n.Start + n.Length, 1, text.Length));
        Assert.Contains(top, n => "代抢协和专家号".Contains(text.Substring(n.Start, n.Length)));
    }

    [Fact]
    public void WhatStandsInTheTextOftenSharesItsWeightAmongItsPlaces()
    {
        var model = Train();
        var once = model.TopNGrams("代抢专家号", 0, 1)[0];
        var often = model.TopNGrams(string.Concat(Enumerable.Repeat("代抢专家号", 8)), 0, 40);
        Assert.All(often, n => Assert.True(n.Weight < once.Weight, $"{n} weighs no less than {once}"));
    }

    [Fact]
    public void AnyTextGetsProbabilitiesBetweenZeroAndOne()
    {
        var model = Train();
        Gen.String.Sample(text =>
        {
            var probabilities = new float[Codes.Length];
            model.Score(text, [], probabilities);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        });
    }

    private static LinearModel Train() =>
        ModelTrainer.Train(Examples, Codes, new TrainingOptions(), null, TestContext.Current.CancellationToken);

    private static float Probability(LinearModel model, string text, string code)
    {
        var probabilities = new float[model.Codes.Count];
        model.Score(text, [], probabilities);
        return probabilities[model.Codes.ToList().IndexOf(code)];
    }
}
