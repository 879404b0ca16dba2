namespace AdWatch.Crawler.Extraction;

internal enum MarkupKind : byte
{
    End,
    Text,
    StartTag,
    EndTag,
}
