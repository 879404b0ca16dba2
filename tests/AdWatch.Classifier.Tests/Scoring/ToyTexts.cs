using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Scoring;

/// <summary>Small made-up texts of three codes and lawful ones, for tests of the machinery (not of quality).</summary>
internal static class ToyTexts
{
    private static readonly string[] Ends = ["加微信", "电话联系", "私信我", "长期有效", "诚信第一", "随时咨询"];
    private static readonly string[] Places = ["协和", "人民医院", "肿瘤医院", "妇幼", "眼科中心", "儿童医院", "中医院"];
    private static readonly string[] Lawful =
    [
        "门诊时间调整通知",
        "就诊须知请按预约时间",
        "价格公示",
        "健康讲座预告",
        "招聘护士",
        "献血活动总结",
    ];

    public static TrainingExample[] Make(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var place = Places[i % Places.Length];
                    var end = Ends[i % Ends.Length];
                    return (i % 4) switch
                    {
                        0 => new TrainingExample($"代抢{place}专家号，当天就诊，{end}", ["scalper"]),
                        1 => new TrainingExample($"包成功生宝宝，代孕套餐{place}附近，{end}", ["surrogacy-gamete"]),
                        2 => new TrainingExample($"介绍病人到{place}旁边门诊，每人返点，{end}", ["tout"]),
                        _ => new TrainingExample($"{place}{Lawful[i % Lawful.Length]}，请互相转告{i}", []),
                    };
                }),
        ];
}
