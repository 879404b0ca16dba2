using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;
using Microsoft.AspNetCore.WebUtilities;

namespace AdWatch.Api.ReviewConsole;

/// <summary>What a list of clues is asked for; stands in the address, so a view can be sent to a colleague.</summary>
public sealed record ClueQuery(string? State, string? Code, string? Severity, string? Department, string? Subject, string? Cursor)
{
    public bool IsEmpty => Parts().All(p => p.Value is null);

    public static ClueQuery From(IQueryCollection query) =>
        new(
            Text(query, "state"),
            Text(query, "code"),
            Text(query, "severity"),
            Text(query, "department"),
            Text(query, "subject"),
            Text(query, "cursor")
        );

    /// <summary>The query string of the same view at another place of the list.</summary>
    public string With(string? cursor) =>
        QueryHelpers.AddQueryString("", Parts().Append(new("cursor", cursor)).Where(p => p.Value is not null));

    /// <summary>As the store reads it. A value that is no known name finds nothing rather than everything.</summary>
    public ClueFilter ToFilter(bool openOnly, AccessScope scope)
    {
        ImmutableArray<ClueState> states = openOnly ? [.. ClueStates.Open] : [];
        if (!openOnly && ClueStates.TryParse(State, out var state))
        {
            states = [state];
        }

        return new ClueFilter
        {
            States = states,
            Codes = Code is null ? [] : [Code],
            Department = Department,
            Severities = Enum.TryParse<Severity>(Severity, ignoreCase: true, out var severity) ? [severity] : [],
            SubjectContains = Subject,
            Scope = scope,
        };
    }

    private IEnumerable<KeyValuePair<string, string?>> Parts() =>
        [new("state", State), new("code", Code), new("severity", Severity), new("department", Department), new("subject", Subject)];

    private static string? Text(IQueryCollection query, string name)
    {
        var value = query[name].ToString().Trim();
        return value.Length > 0 ? value : null;
    }
}
