using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads what a page says about itself: meta and link elements, scripts, and elements named for account or date.</summary>
internal sealed class HeadReader(PageDraft draft)
{
    public void ReadMeta(ref MarkupReader reader)
    {
        if (!reader.Has(HtmlAttribute.Content))
            return;
        var name = reader[HtmlAttribute.Property];
        if (name.IsEmpty)
            name = reader[HtmlAttribute.Name];
        if (name.IsEmpty)
            name = reader[HtmlAttribute.ItemProp];
        if (name.IsEmpty)
            return;
        Span<char> lower = stackalloc char[32];
        if (name.Length > lower.Length)
            return;
        var length = name.ToLowerInvariant(lower);
        var content = reader[HtmlAttribute.Content];
        switch (lower[..length])
        {
            case "og:title":
                draft.OpenGraphTitle ??= Text(content);
                break;
            case "og:site_name" or "application-name":
                draft.SiteName ??= Text(content);
                break;
            case "author" or "article:author" or "og:article:author":
                draft.Author ??= Text(content);
                break;
            case "article:published_time"
            or "og:published_time"
            or "og:release_date"
            or "datepublished"
            or "pubdate"
            or "publishdate"
            or "publish_time"
            or "publishtime"
            or "publish-date"
            or "weibo:article:create_at"
            or "bytedance:published_time"
            or "bytedance:published-time":
                draft.PublishedMeta ??= Text(content);
                break;
            case "robots" or "adwatch":
                ReadDirectives(content);
                break;
            default:
                break;
        }
    }

    public void ReadLink(ref MarkupReader reader)
    {
        if (
            draft.CanonicalHref is null
            && reader.Has(HtmlAttribute.Href)
            && reader[HtmlAttribute.Rel].Trim().Equals("canonical", StringComparison.OrdinalIgnoreCase)
        )
            draft.CanonicalHref = Text(reader[HtmlAttribute.Href]);
    }

    /// <summary>Looks through a script for the few facts a page without it lacks.</summary>
    public void ReadScript(ReadOnlySpan<char> script)
    {
        draft.ScriptLength += script.Length;
        if (script.Length > 200_000)
            return;
        draft.ScriptMovesOn |=
            script.Length < 4_000
            && (
                script.Contains("location.href", StringComparison.Ordinal) || script.Contains("location.replace", StringComparison.Ordinal)
            );
        draft.HasMountPoint |=
            script.Contains("__INITIAL_STATE__", StringComparison.Ordinal) || script.Contains("__NEXT_DATA__", StringComparison.Ordinal);
        if (draft.PublishedMeta is null)
            ReadAccountTime(script);
    }

    /// <summary>What the id or class of an element of a public account's article says.</summary>
    public Surroundings RoleOf(ReadOnlySpan<char> id, ReadOnlySpan<char> classes) =>
        id switch
        {
            "js_name" or "profileBt" when draft.AccountName is null => Surroundings.PublisherName,
            "publish_time" when draft.PublishedElement is null => Surroundings.PublicationTime,
            _ when classes is "profile_nickname" && draft.AccountName is null => Surroundings.PublisherName,
            _ => Surroundings.None,
        };

    public void ReadNamed(ReadOnlySpan<char> raw, Surroundings current)
    {
        raw = raw.Trim();
        if (raw.IsEmpty || raw.Length > 100)
            return;
        if ((current & Surroundings.PublisherName) != Surroundings.None)
            draft.AccountName ??= Text(raw);
        else
            draft.PublishedElement ??= Text(raw);
    }

    private static string Text(ReadOnlySpan<char> raw) => CharacterReferences.Decode(raw, inAttribute: true).Trim();

    /// <summary>Public accounts print their date by script, from <c>var ct = "1751328000"</c>.</summary>
    private void ReadAccountTime(ReadOnlySpan<char> script)
    {
        var at = script.IndexOf("var ct = \"", StringComparison.Ordinal);
        if (at < 0)
            return;
        var value = script[(at + 10)..];
        var end = value.IndexOf('"');
        if (end is 10 && long.TryParse(value[..end], System.Globalization.NumberStyles.None, null, out var seconds))
            draft.PublishedMeta = DateTimeOffset
                .FromUnixTimeSeconds(seconds)
                .ToString("O", System.Globalization.CultureInfo.InvariantCulture);
    }

    private void ReadDirectives(ReadOnlySpan<char> content)
    {
        var all = Contains(content, "none");
        var now = draft.Directives;
        draft.Directives = new PageDirectives(
            now.NoIndex || all || Contains(content, "noindex"),
            now.NoFollow || all || Contains(content, "nofollow"),
            now.NoArchive || Contains(content, "noarchive")
        );
    }

    private static bool Contains(ReadOnlySpan<char> content, ReadOnlySpan<char> word)
    {
        foreach (var part in content.Split(','))
        {
            if (content[part].Trim().Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
