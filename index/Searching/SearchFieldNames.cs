using System.Collections.Frozen;

namespace AdWatch.Indexing.Searching;

/// <summary>The names a question uses for fields.</summary>
public static class SearchFieldNames
{
    /// <summary>The day of a page; a range, so no <see cref="SearchField"/>.</summary>
    public const string Date = "date";

    private static readonly FrozenDictionary<string, SearchField> ByName = Enum.GetValues<SearchField>()
        .ToFrozenDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, for help and errors.</summary>
    public static string List { get; } = string.Join(' ', [.. Enum.GetValues<SearchField>().Select(NameOf), Date]);

    public static string NameOf(SearchField field) =>
        field switch
        {
            SearchField.Title => "title",
            SearchField.Site => "site",
            SearchField.Url => "url",
            SearchField.Channel => "channel",
            SearchField.Code => "code",
            SearchField.Lead => "lead",
            SearchField.Severity => "severity",
            SearchField.Status => "status",
            SearchField.Publisher => "publisher",
            SearchField.Phone => "phone",
            SearchField.WeChat => "wechat",
            SearchField.Certificate => "certificate",
            SearchField.Licence => "licence",
            SearchField.Region => "region",
            SearchField.Cluster => "cluster",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "no search field"),
        };

    public static bool TryGet(string name, out SearchField field) => ByName.TryGetValue(name, out field);
}
