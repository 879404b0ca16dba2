namespace AdWatch.Api.ReviewConsole.Resources;

/// <summary>Names the resource files that hold every word of the console: <c>ConsoleText.resx</c> (Chinese) and <c>ConsoleText.en.resx</c>.</summary>
public sealed class ConsoleText;
