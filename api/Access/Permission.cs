using AdWatch.Indexing.Clues;
using Microsoft.AspNetCore.Authorization;

namespace AdWatch.Api.Access;

/// <summary>What a caller may do, by role; each is the name of an authorization policy.</summary>
internal static class Permission
{
    /// <summary>Read pages, search, sources.</summary>
    public const string Read = "read";

    /// <summary>Read clues; case systems too, within their department.</summary>
    public const string ReadClues = "read-clues";

    /// <summary>Claim and decide.</summary>
    public const string Review = "review";

    /// <summary>Decide again, withdraw, close, replay deliveries.</summary>
    public const string Supervise = "supervise";

    /// <summary>Sources, targets, people, audit.</summary>
    public const string Administer = "administer";

    /// <summary>Report what became of a clue.</summary>
    public const string ReportCase = "report-case";

    /// <summary>Hand in pages and complaints.</summary>
    public const string HandIn = "hand-in";

    public static void AddPolicies(AuthorizationBuilder builder)
    {
        string[] people = [Roles.Viewer, Roles.Reviewer, Roles.Supervisor, Roles.Admin];
        builder
            .AddPolicy(Read, p => p.RequireRole(people))
            .AddPolicy(ReadClues, p => p.RequireRole([.. people, Roles.CaseSystem]))
            .AddPolicy(Review, p => p.RequireRole(Roles.Reviewer, Roles.Supervisor, Roles.Admin))
            .AddPolicy(Supervise, p => p.RequireRole(Roles.Supervisor, Roles.Admin))
            .AddPolicy(Administer, p => p.RequireRole(Roles.Admin))
            .AddPolicy(ReportCase, p => p.RequireRole(Roles.CaseSystem, Roles.Supervisor, Roles.Admin))
            .AddPolicy(HandIn, p => p.RequireRole(Roles.Intake, Roles.Supervisor, Roles.Admin));
    }
}
