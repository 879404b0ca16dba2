using System.Buffers;

namespace AdWatch.Crawler.Extraction;

/// <summary>Tells lines beside the text (byline, date, counter, button, ordinal) from the text; words of form, not detection knowledge.</summary>
internal static class AsideLines
{
    private const int LongestLine = 120;
    private const int LongestDateLine = 28;
    private const int LongestButton = 8;
    private const int LongestOrdinal = 3;

    private static readonly SearchValues<char> SentenceMarks = SearchValues.Create("。！？；!?;");
    private static readonly SearchValues<string> Labels = SearchValues.Create(
        [
            "发布时间",
            "发布日期",
            "发布于",
            "发表于",
            "更新时间",
            "来源：",
            "来源:",
            "作者：",
            "作者:",
            "时间:",
            "时间：",
            "责任编辑",
            "编辑：",
            "编辑:",
            "浏览次数",
            "浏览量",
            "点击：",
            "点击:",
            "阅读量",
            "字号：",
            "字号:",
            "链接：",
            "打印本页",
            "关闭窗口",
        ],
        StringComparison.Ordinal
    );

    /// <summary>True for a block that says nothing of its own.</summary>
    public static bool Is(in DraftBlock block, ReadOnlySpan<char> text)
    {
        if (text.Length > LongestLine)
            return false;
        if (text.Length <= LongestOrdinal && !text.ContainsAnyExceptInRange('0', '9'))
            return true;
        var isButton =
            block.Links > 0
            && block.LinkCharacters == block.Characters
            && block.Characters <= LongestButton
            && block.OutwardCharacters == 0
            && !text.ContainsAnyInRange('0', '9');
        if (isButton)
            return true;
        if (text.ContainsAny(SentenceMarks) || BlockSelector.HoldsNumber(text))
            return false;
        return text.ContainsAny(Labels) || IsDateLine(text);
    }

    private static bool IsDateLine(ReadOnlySpan<char> text) =>
        text.Length <= LongestDateLine
        && text.Contains("20", StringComparison.Ordinal)
        && text.IndexOfAny('年', '-', '/') >= 0
        && PublicationTime.Parse(text) is not null;
}
