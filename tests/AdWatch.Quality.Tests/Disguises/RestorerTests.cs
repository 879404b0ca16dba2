using System.Diagnostics;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using CsCheck;

namespace AdWatch.Quality.Tests.Disguises;

public sealed class RestorerTests
{
    private static readonly Lazy<AdClassifier> Judge = new(() => AdClassifier.Load(Checkout.Seeds));

    [Theory]
    [InlineData("代芸套餐68万，加微信", "代孕")]
    [InlineData("专家浩代抢，加微信", "专家号")]
    [InlineData("代扌卓专家号，加微信", "代")]
    [InlineData("男科医阝完，亻介格优惠", "医院")]
    [InlineData("租月土子，补偿20万", "租肚子")]
    [InlineData("找zhuanjia号，加微信", "专家号")]
    [InlineData("gen治糖尿病", "根治")]
    [InlineData("dy套餐68万，包成功", "代孕套餐")]
    [InlineData("正规代🤰机构，包成功", "代孕")]
    [InlineData("代。孕，加微信13800138000", "代孕")]
    [InlineData("代-孕-妈-妈招募", "代孕妈妈")]
    [InlineData("液检测代做", "精液检测")]
    [InlineData("初租真所执照，年费六万", "诊所")]
    [InlineData("香港眼血看男女，加微信", "验血看男女")]
    [InlineData("住园返现，加微信", "住院返现")]
    [InlineData("种芽根牙根治，药糕包邮，加微信", "药膏")]
    [InlineData("代··孕套餐68万，加微信", "代孕")]
    [InlineData("包·成·功，代孕套餐", "包成功")]
    [InlineData("找zhuanjiahao，加微信", "专家号")]
    [InlineData("找专jia号，加微信", "专家号")]
    public void ADisguisedWordIsReadAsThePlainOne(string text, string plain) =>
        Assert.Contains(plain, Restored(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("女子转诊到上级医院，加微信")]
    [InlineData("血液检测报告，加微信咨询")]
    [InlineData("第三代。孕妇可以乘坐，加微信")]
    [InlineData("小店代运营，加微信")]
    [InlineData("微信dy_2026，包成功")]
    [InlineData("抖音dy直播间，加微信")]
    [InlineData("互联网+护理服务")]
    [InlineData("学生证明，加微信")]
    [InlineData("真所执照，年费六万")]
    [InlineData("根治糖尿病，室内通风，加微信")]
    [InlineData("糖尿病人肢体麻木，加微信")]
    [InlineData("血压值降低，加微信")]
    [InlineData("名叫jia的，加微信")]
    public void AnInnocentTextStaysAsItIs(string text) => Assert.Equal(Plain(text), Restored(text));

    [Theory]
    [InlineData("代🤰套餐68万，包成功，加微信dh_202611", "代🤰")]
    [InlineData("岱孕套餐68万，包成功，加微信dh_202611", "岱孕")]
    [InlineData("代yun套餐68万，包成功，加微信dh_202611", "代yun")]
    [InlineData("代。孕套餐68万，包成功，加微信dh_202611", "代。孕")]
    [InlineData("代乃子套餐68万，包成功，加微信dh_202611", "代乃子")]
    public void AFindingShowsTheWordsAsTheyStand(string text, string shown)
    {
        var found = Judge.Value.Classify(Input(text), EmptyRegisters.Instance);

        var finding = Assert.Single(found.Findings, f => f.Code == "surrogacy-gamete" && f.Rule == "surrogacy-offer");
        Assert.Contains(finding.Spans, span => span.Text.Contains(shown, StringComparison.Ordinal));
        Assert.All(finding.Spans, span => Assert.Equal(text.Substring(span.Start, span.Length), span.Text));
    }

    [Fact]
    public void EverySpanIsTheExactWordsOfAnyText()
    {
        string[] pieces =
        [
            "代",
            "孕",
            "🤰",
            "月",
            "土",
            "亻",
            "供",
            "。",
            "·",
            "yun",
            "dy",
            "岱",
            "万",
            "加微信",
            "\n",
            "\n\n",
            "包成功",
            "1️⃣",
            "\uD83E",
            "卵",
            "租",
        ];
        Gen.Int[0, pieces.Length - 1]
            .Array[0, 40]
            .Sample(
                chosen =>
                {
                    var text = string.Concat(chosen.Select(i => pieces[i]));
                    foreach (var span in Judge.Value.Classify(Input(text), EmptyRegisters.Instance).Findings.SelectMany(f => f.Spans))
                    {
                        Assert.Equal(text.Substring(span.Start, span.Length), span.Text);
                    }
                },
                iter: 2000
            );
    }

    [Fact]
    public void InitialsAtEveryPlaceTakeLinearTime()
    {
        Time(2_000);
        var tenth = Time(20_000);

        var whole = Time(200_000);

        Assert.True(whole < 30 * Math.Max(tenth, 50), $"20 000 times 'dy' took {tenth} ms, 200 000 times {whole} ms");

        static double Time(int times)
        {
            var text = string.Concat(Enumerable.Repeat("dy ", times));
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(Plain(text), Restored(text));
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    /// <summary>What cannot be a hidden word does not use up the readings of a text.</summary>
    [Fact]
    public void PaddingThatSoundsLikeWordsHidesNoneBehindIt() =>
        Assert.Contains(
            "代孕妈妈",
            Restored(string.Concat(Enumerable.Repeat("志域", 410)) + "。招募代蕴妈妈，包成功，加微信"),
            StringComparison.Ordinal
        );

    private static string Restored(string text) => Judge.Value.InputForModel(Input(text)).Text.TrimEnd('\n');

    private static string Plain(string text) => Judge.Value.Rules.Normalizer.Fold(text);

    private static ClassifierInput Input(string text) =>
        new()
        {
            Id = "t",
            Text = text,
            Channel = "ad-listing",
            SeenAt = GoldSet.SeenAt,
        };
}
