using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads plain text (and Markdown, which is plain text with marks): blank lines part blocks, <c>#</c> lines are headings, addresses are links.</summary>
internal static partial class PlainTextReader
{
    public static PageDraft Read(ReadOnlySpan<char> text, PageExtractorOptions options)
    {
        var draft = new PageDraft();
        using var visible = new VisibleText(draft, options.MaxTextLength);
        var inside = Surroundings.None;
        foreach (var line in text.EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.IsEmpty)
            {
                visible.EndBlock(inside);
                inside = Surroundings.None;
                continue;
            }

            var role = RoleOf(ref trimmed);
            if (role != Surroundings.None)
                visible.EndBlock(inside);
            inside = role == Surroundings.None ? inside : role;
            visible.AppendPlain(trimmed, inside);
            if ((role & Surroundings.Heading) != Surroundings.None)
            {
                visible.EndBlock(inside);
                inside = Surroundings.None;
            }
            else
            {
                visible.BreakLine(inside);
            }
        }

        visible.EndBlock(inside);
        draft.Visible = visible.Build();
        foreach (var match in Address().EnumerateMatches(draft.Visible))
            draft.Links.Add(new DraftLink(draft.Visible.Substring(match.Index, match.Length), "", false));
        return draft;
    }

    private static Surroundings RoleOf(ref ReadOnlySpan<char> line)
    {
        var marks = line.Length - line.TrimStart('#').Length;
        if (marks is >= 1 and <= 6 && line.Length > marks && line[marks] == ' ')
        {
            line = line[marks..].Trim();
            return marks == 1 ? Surroundings.Heading | Surroundings.MainHeading : Surroundings.Heading;
        }

        if (line.StartsWith("> "))
        {
            line = line[2..].Trim();
            return Surroundings.Quote;
        }

        return line.StartsWith("- ") || line.StartsWith("* ") ? Surroundings.List : Surroundings.None;
    }

    [GeneratedRegex(@"https?://[^\s<>""'\]）)，。；、】」]{3,2000}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
