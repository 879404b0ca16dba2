namespace AdWatch.Classifier.Judging;

/// <summary>A field of the input and the part of the normalised page that it became.</summary>
/// <param name="Name"><c>title</c>, <c>text</c>, <c>image:ID</c> or <c>publisher</c>.</param>
/// <param name="FirstSegment">Its segments in the page's buffer.</param>
internal sealed record PageField(string Name, string Original, int From, int To, int FirstSegment, int EndSegment);
