using System.Runtime.InteropServices;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>A fact with its place in the text it was read from; <c>Start</c> is -1 where it stood in no text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FoundFact(PageFactKind Kind, string Value, int Start, int Length);
