namespace AdWatch.Classifier.Law;

/// <summary>A provision and the days on which it is in force.</summary>
public sealed record Provision(string Law, string Title, string Article, string Text, DateOnly? ValidFrom, DateOnly? ValidTo);
