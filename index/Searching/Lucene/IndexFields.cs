namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Names of the fields in the Lucene index.</summary>
internal static class IndexFields
{
    public const string Id = "id";

    /// <summary>Title and text, far apart: what a bare word searches.</summary>
    public const string Text = "text";
    public const string Title = "title";
    public const string Publisher = "publisher";
    public const string Url = "url";
    public const string Site = "site";
    public const string Channel = "channel";
    public const string Code = "code";
    public const string Lead = "lead";

    /// <summary>Lead and co-departments: what a department scope compares.</summary>
    public const string Department = "department";
    public const string Severity = "severity";
    public const string Status = "status";
    public const string Phone = "phone";
    public const string WeChat = "wechat";
    public const string Certificate = "certificate";
    public const string Licence = "licence";
    public const string Region = "region";
    public const string Cluster = "cluster";

    /// <summary>Day number, for ranges.</summary>
    public const string Date = "date";

    /// <summary>Day number, as a column.</summary>
    public const string Day = "day";

    /// <summary>Column that orders pages of equal rank; made from the id, so it outlives merges.</summary>
    public const string Key = "key";

    /// <summary>Column with what a result list shows.</summary>
    public const string Card = "card";

    /// <summary>Columns counted for each search, with the name of the facet in the answer.</summary>
    public static readonly (string Column, string Name)[] Facets =
    [
        ("facet-code", "code"),
        ("facet-channel", "channel"),
        ("facet-source", "source"),
        ("facet-lead", "lead"),
        ("facet-severity", "severity"),
    ];

    /// <summary>The first of <see cref="Facets"/> has many values a page, the others at most one.</summary>
    public const int CodeFacet = 0;
}
