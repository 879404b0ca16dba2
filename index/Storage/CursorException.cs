namespace AdWatch.Indexing.Storage;

/// <summary>A cursor that no list gave out; the message says what to do.</summary>
public sealed class CursorException(string message) : Exception(message);
