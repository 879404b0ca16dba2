using System.Text;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Fuzz;

/// <summary>Whole detection under attack, with the rules and words of a seeds folder; without a model, which takes no other way through a text.</summary>
public static class DetectionTarget
{
    /// <param name="seedsFolder">The folder that holds <c>rules/</c>.</param>
    public static FuzzTarget Create(string seedsFolder)
    {
        var classifier = new Lazy<AdClassifier>(() => AdClassifier.Load(seedsFolder));
        return new(
            "detect",
            [
                .. Texts(
                    "青禾医院治疗牛皮癣，治愈率98%，无效退款，加微信qinghe_2026，电话 0571-85550123。\n\n医广【2026】第03-15-021号",
                    "代（孕）包成功，d孕，代yun，亻弋孕，👶包生儿子，v信：dai_yun2026",
                    "警方通报：涉嫌组织“代孕”的黄某被依法刑拘。请勿相信“包成功”的广告，举报电话12320。",
                    "网传“喝碱性水能防癌”，专家：没有科学依据，系谣言。转发给家人！",
                    "高價回收藥品，①③⑧零零壹叁捌〇〇〇，国药准字H20210001，浙械注准20212140001",
                    "黄牛代抢协和号，500一个，当天出票；价格（元）：①3,500.00 ②¥8万"
                ),
            ],
            [
                .. Texts(
                    "治愈率",
                    "代孕",
                    "不",
                    "\n\n",
                    "\u200b",
                    "·",
                    "👶",
                    "医广",
                    "[2026]第",
                    "1",
                    "一二三四五六七",
                    "“",
                    "”",
                    "加v",
                    "国药准字h",
                    "daiyun",
                    "月土",
                    "\ud83c",
                    "，。！？",
                    "每带一个返",
                    "[^。]{0,9}"
                ),
            ],
            input => Read(classifier.Value, input)
        );
    }

    private static void Read(AdClassifier classifier, byte[] input)
    {
        // Lone surrogates too: what reaches the classifier need not be what a decoder lets through.
        var text = input.Length % 3 == 0 ? Encoding.Unicode.GetString(input) : Encoding.UTF8.GetString(input);
        var half = text.Length / 2;
        var given = new ClassifierInput
        {
            Id = "fuzz",
            Channel = "ad-listing",
            Title = text[..Math.Min(40, half)],
            Text = text,
            Images = [new("i1", text[half..])],
            Publisher = text[^Math.Min(12, text.Length)..],
            SeenAt = new DateOnly(2026, 11, 26),
        };
        var result = classifier.Classify(given, EmptyRegisters.Instance);
        foreach (var span in result.Findings.SelectMany(finding => finding.Spans).Concat(result.Excused.Select(excused => excused.Span)))
        {
            var field = span.Field switch
            {
                "title" => given.Title,
                "text" => given.Text,
                "publisher" => given.Publisher,
                _ => given.Images[0].Text,
            };
            if (field.Substring(span.Start, span.Length) != span.Text)
            {
                throw new InvalidOperationException($"the span at {span.Start} of {span.Field} is not the words that stand there");
            }
        }
    }

    private static IEnumerable<byte[]> Texts(params string[] texts) =>
        texts.SelectMany(text => (byte[][])[Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text)]);
}
