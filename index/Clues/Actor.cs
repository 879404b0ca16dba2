namespace AdWatch.Indexing.Clues;

/// <summary>Who does something; written into the journal and the audit trail.</summary>
/// <param name="Id">User name, key id, or the name of the part of AdWatch that acts.</param>
/// <param name="Kind"><c>person</c>, <c>key</c>, <c>system</c> or <c>script</c> (the scripted reviewer of the demo).</param>
/// <param name="Role">A name of <see cref="Roles"/>.</param>
public sealed record Actor(string Id, string Kind, string Role, string? Department = null, string? Region = null)
{
    /// <summary>AdWatch itself.</summary>
    public static Actor System(string part) => new(part, "system", Roles.Admin);

    public AccessScope Scope => new(Department, Region);

    public override string ToString() => $"{Kind}:{Id}";
}

/// <summary>Role names (design section 9).</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Reviewer = "reviewer";
    public const string Supervisor = "supervisor";
    public const string Admin = "admin";
    public const string CaseSystem = "case-system";
    public const string Intake = "intake";

    public static IReadOnlyList<string> All { get; } = [Viewer, Reviewer, Supervisor, Admin, CaseSystem, Intake];
}
