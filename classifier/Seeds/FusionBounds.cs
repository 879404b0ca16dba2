using System.Globalization;

namespace AdWatch.Classifier.Seeds;

/// <summary>Names every number of <c>fusion.yaml</c> that is no probability.</summary>
internal static class FusionBounds
{
    /// <param name="root">Null where there is no such file.</param>
    public static void Check(SeedNode? root)
    {
        var fusion = root?.Get("fusion");
        var alone = fusion?.Get("model_alone");
        foreach (var key in (string[])["label_threshold", "rule_weight", "rule_floor", "rule_share", "passage_floor", "sure_rule"])
        {
            CheckOne(key, fusion?.Get(key));
        }

        foreach (var key in (string[])["doubt", "doubt_least", "over_excuse", "passage", "passage_sure"])
        {
            CheckOne(key, alone?.Get(key));
        }

        if (alone?.Get("codes") is { IsMapping: true } codes)
        {
            foreach (var (code, value) in codes.Entries())
            {
                CheckOne(code, value);
            }
        }
    }

    private static void CheckOne(string key, SeedNode? node)
    {
        // What is no finite number is told where it is read.
        if (
            node is { IsScalar: true }
            && node.Text() is { } text
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            && (value is < 0 or > 1)
        )
        {
            node.Fault($"{key} is a probability: 0 to 1, was {text}");
        }
    }
}
