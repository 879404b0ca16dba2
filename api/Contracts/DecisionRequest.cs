namespace AdWatch.Api.Contracts;

/// <summary>Body of <c>POST /clues/{id}/decision</c>.</summary>
/// <param name="Codes">Codes of the clue that are others; with <c>confirm</c> only.</param>
internal sealed record DecisionRequest(string? Decision, string? Reason, int? Version, IReadOnlyList<CodeChangeRequest?>? Codes = null);

/// <summary>What was reported as one violation is another.</summary>
/// <param name="From">A code of the clue.</param>
/// <param name="To">One of the violation codes.</param>
internal sealed record CodeChangeRequest(string? From, string? To);

/// <summary>Body of <c>POST /clues/{id}/claim</c>, <c>/withdraw</c> and <c>/close</c>.</summary>
internal sealed record MoveRequest(string? Reason, int? Version, bool Release = false);

/// <summary>Body of <c>POST /clues/{id}/events</c>: what a case system reports.</summary>
internal sealed record CaseEventRequest(string? Type, DateTimeOffset? At, string? CaseNumber, string? Reason, string? Outcome);

/// <summary>Body of <c>POST /complaints</c>.</summary>
internal sealed record ComplaintRequest(
    string? ExternalId,
    DateTimeOffset? ReceivedAt,
    string? Text,
    string? Url,
    string? Institution,
    IReadOnlyList<string>? Phones
);
