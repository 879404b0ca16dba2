namespace AdWatch.Indexing.Searching;

/// <summary>A question that cannot be understood: what is wrong, at which character, and what to write instead.</summary>
public sealed class SearchQueryException : Exception
{
    public SearchQueryException(SearchQueryFault fault, int position, string message, string remedy)
        : base($"Query, character {position + 1}: {message} {remedy}")
    {
        Fault = fault;
        Position = position;
        Problem = message;
        Remedy = remedy;
    }

    public SearchQueryFault Fault { get; }

    /// <summary>UTF-16 offset into the query as given.</summary>
    public int Position { get; }

    public string Problem { get; }

    public string Remedy { get; }
}

public enum SearchQueryFault
{
    TooLong,
    TooDeep,
    TooManyTerms,
    UnclosedQuote,
    UnclosedParenthesis,
    UnopenedParenthesis,
    EmptyGroup,
    MissingOperand,
    NothingToFind,
    UnknownField,
    MissingValue,
    BadValue,
    BadDate,
    BadNear,
    BadCursor,
}
