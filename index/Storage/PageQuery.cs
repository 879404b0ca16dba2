using AdWatch.Indexing.Clues;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>SQL of page lists.</summary>
internal static class PageQuery
{
    public static (string Where, DynamicParameters Values) Where(PageFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        var values = new DynamicParameters();
        Equal("p.channel", "channel", filter.Channel);
        Equal("p.source_id", "source", filter.SourceId);
        if (!string.IsNullOrEmpty(filter.Code))
        {
            conditions.Add("EXISTS (SELECT 1 FROM page_labels l WHERE l.page_num = p.num AND l.code = @code)");
            values.Add("code", filter.Code);
        }

        if (filter.Flagged is { } flagged)
        {
            conditions.Add(flagged ? "p.labels <> '[]'" : "p.labels = '[]'");
        }

        if (!string.IsNullOrEmpty(filter.Department))
        {
            conditions.Add("(p.lead = @department OR EXISTS (SELECT 1 FROM json_each(p.departments) d WHERE d.value = @department))");
            values.Add("department", filter.Department);
        }

        if (!string.IsNullOrEmpty(filter.Region))
        {
            conditions.Add("substr(p.region, 1, length(@region)) = @region");
            values.Add("region", RegionCode.Prefix(filter.Region));
        }

        Time("p.fetched_at >= @from", "from", filter.FetchedFrom);
        Time("p.fetched_at < @before", "before", filter.FetchedBefore);
        return ("WHERE " + string.Join(" AND ", conditions), values);

        void Equal(string column, string parameter, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                conditions.Add($"{column} = @{parameter}");
                values.Add(parameter, value);
            }
        }

        void Time(string condition, string parameter, DateTimeOffset? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(parameter, value.Ms());
            }
        }
    }
}
