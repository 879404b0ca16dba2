using System.Collections.Immutable;
using AdWatch.Classifier.Claims;

namespace AdWatch.Indexing.Registers;

/// <summary>How a row of the register of refuted claims is written: wordings parted by <c>|</c>; anchors in groups parted by <c>;</c>, words by <c>|</c>.</summary>
internal static class ClaimCells
{
    private const int ShortestWording = 6;
    private const int ShortestKey = 2;

    private static readonly char[] Parts = ['|', '｜'];
    private static readonly char[] Groups = [';', '；'];

    /// <summary>Why a row cannot be used; null where it can.</summary>
    public static string? Refusal(string wordings, string refuted, string anchors)
    {
        if (Split(wordings, Parts).FirstOrDefault(wording => wording.Length < ShortestWording) is { } wording)
        {
            return $"说法“{wording}”不足 {ShortestWording} 个字，会与无关文字相混。";
        }

        if (refuted.Length == 0)
        {
            return "缺少辟谣：须写明该说法何处不实。";
        }

        var groups = AnchorsOf(anchors);
        if (groups.Length == 0)
        {
            return null;
        }

        if (groups.Length == 1)
        {
            return "锚词只有一组，凡提到该词的文字都会命中：至少写两组，组间用分号隔开；或留空，按说法的字句比对。";
        }

        return groups[0].FirstOrDefault(word => word.Length < ShortestKey) is { } key
            ? $"锚词第一组的“{key}”只有一个字：第一组的词至少 {ShortestKey} 个字。"
            : null;
    }

    public static RefutedClaim ToClaim(RegisterRow row) =>
        new()
        {
            Id = row.Number,
            Wordings = [.. Split(row.Name, Parts)],
            Refuted = row.Detail,
            By = row.Holder.Length == 0 ? null : row.Holder,
            Topic = row.Category,
            Anchors = AnchorsOf(row.Registration),
        };

    private static ImmutableArray<ImmutableArray<string>> AnchorsOf(string text) =>
        [.. Split(text, Groups).Select(group => Split(group, Parts).ToImmutableArray()).Where(words => !words.IsEmpty)];

    private static string[] Split(string text, char[] marks) =>
        text.Split(marks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
