namespace AdWatch.Crawler.Extraction;

/// <summary>Finds the title of a page.</summary>
internal static class PageTitle
{
    private const int LongestTitle = 200;
    private const int LongestFirstLine = 50;
    private static readonly char[] Edges = [' ', '-', '_', '|', '—', '–'];
    private static readonly string[] Separators = ["_", "|", "｜", " - ", " – ", " — ", "——", "--", "-", "–", "—"];

    public static string Read(PageDraft draft, string? publisher)
    {
        var title = Clean(draft.Title);
        var shared = Clean(draft.OpenGraphTitle);
        var heading = MainHeading(draft);
        if (shared.Length > 0)
            return Limit(WithoutSite(shared, heading, draft.SiteName, publisher));
        if (heading.Length >= 2 && (title.Length == 0 || title.Contains(heading, StringComparison.Ordinal)))
            return Limit(heading);
        if (title.Length > 0)
            return Limit(WithoutSite(title, heading, draft.SiteName, publisher));
        return Limit(FirstHeading(draft));
    }

    /// <summary>The only first-level heading; empty where there is none or several.</summary>
    private static string MainHeading(PageDraft draft)
    {
        var found = "";
        foreach (var block in draft.Blocks)
        {
            if (!block.Has(Surroundings.MainHeading))
                continue;
            if (found.Length > 0)
                return "";
            found = Clean(draft.TextOf(block).ToString());
        }

        return found;
    }

    /// <summary>Cuts the site's name off the end, where it is known or the heading shows what stays.</summary>
    private static string WithoutSite(string title, string heading, string? site, string? publisher)
    {
        title = Limit(title);
        while (TryCut(title, heading, site, publisher, out var shorter))
            title = shorter;
        return WithoutLeadingSite(title, site, publisher).Trim(Edges);
    }

    /// <summary>Old sites put their name in front.</summary>
    private static string WithoutLeadingSite(string title, string? site, string? publisher)
    {
        foreach (var separator in Separators)
        {
            var at = title.IndexOf(separator, StringComparison.Ordinal);
            if (at >= 4 && at + separator.Length < title.Length && (Same(title[..at], site) || Same(title[..at], publisher)))
                return title[(at + separator.Length)..];
        }

        return title;
    }

    private static bool TryCut(string title, string heading, string? site, string? publisher, out string shorter)
    {
        shorter = title;
        foreach (var separator in Separators)
        {
            var at = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (at <= 0)
                continue;
            var first = title[..at].TrimEnd(Edges);
            var last = title[(at + separator.Length)..].Trim();
            var isSite = last.Length == 0 || Same(last, site) || Same(last, publisher) || (heading.Length > 0 && first == heading);
            if (first.Length == 0 || !(isSite || (separator is "_" or "|" or "｜" && last.Length <= first.Length)))
                continue;
            shorter = first;
            return true;
        }

        return false;
    }

    private static bool Same(string last, string? name) =>
        name is { Length: > 1 }
        && (
            last.Equals(name, StringComparison.OrdinalIgnoreCase)
            || last.Contains(name, StringComparison.OrdinalIgnoreCase)
            || (last.Length >= 4 && name.Contains(last, StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>Fragments have no title element: a heading, or a short first line that is no sentence.</summary>
    private static string FirstHeading(PageDraft draft)
    {
        foreach (var block in draft.Blocks)
        {
            if (block.Has(Surroundings.Heading))
                return Clean(draft.TextOf(block).ToString());
        }

        if (
            draft.Blocks is not [var first, _, ..]
            || first.Characters > LongestFirstLine
            || first.Has(Surroundings.Chrome | Surroundings.Link)
        )
            return "";
        var line = draft.TextOf(first).ToString();
        return line.AsSpan().TrimEnd().IndexOfAny("。；，") >= 0 ? "" : Clean(line);
    }

    private static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', parts);
    }

    private static string Limit(string title) => title.Length <= LongestTitle ? title : title[..LongestTitle];
}
