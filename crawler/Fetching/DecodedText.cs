namespace AdWatch.Crawler.Fetching;

/// <summary>Text of a body and the character set it was decoded with (WHATWG name, lower case).</summary>
public sealed record DecodedText(string Text, string Charset);
