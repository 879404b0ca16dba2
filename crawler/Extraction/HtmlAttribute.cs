namespace AdWatch.Crawler.Extraction;

/// <summary>Attributes the page reader asks for; others are skipped.</summary>
internal enum HtmlAttribute : byte
{
    Alt,
    Class,
    Content,
    DataOriginal,
    DataSrc,
    Datetime,
    Height,
    Hidden,
    Href,
    HttpEquiv,
    Id,
    ItemProp,
    Name,
    Property,
    Rel,
    Role,
    Src,
    SrcSet,
    Style,
    Title,
    Type,
    Width,
}
