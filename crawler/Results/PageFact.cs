namespace AdWatch.Crawler.Results;

/// <summary>One fact printed on a page, with the place where it stands first.</summary>
/// <param name="Value">In its normal form for contacts, as printed for numbers.</param>
/// <param name="Start">UTF-16 offset into <see cref="ExtractedPage.Text"/>; -1 where it stands elsewhere (a link, the words of a picture, the page's furniture).</param>
/// <param name="Length">Code units of the printed form; 0 where <paramref name="Start"/> is -1.</param>
public sealed record PageFact(PageFactKind Kind, string Value, int Start, int Length);

public enum PageFactKind
{
    Phone,

    /// <summary>A telephone number with digits struck out (<c>138****8000</c>), as printed: no contact, yet a trace.</summary>
    MaskedPhone,
    WeChat,
    Qq,
    ApprovalNumber,

    /// <summary>ICP filing number (备案号).</summary>
    IcpNumber,

    /// <summary>Unified social credit code (统一社会信用代码, GB 32100-2015) as printed after its label; the check character is not judged.</summary>
    CreditCode,
}
