using System.Collections.Frozen;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads from class and id what a container is for.</summary>
internal static class ContainerRoles
{
    private const int LongestWord = 16;

    private static readonly FrozenDictionary<string, Surroundings>.AlternateLookup<ReadOnlySpan<char>> Words = Build()
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What the words of a class or id attribute say; words end at everything but letters, and before a capital.</summary>
    public static Surroundings Read(ReadOnlySpan<char> names)
    {
        var found = Surroundings.None;
        var start = 0;
        for (var i = 0; i <= names.Length; i++)
        {
            if (
                i < names.Length
                && char.IsAsciiLetter(names[i])
                && !(i > start && char.IsAsciiLetterUpper(names[i]) && char.IsAsciiLetterLower(names[i - 1]))
            )
                continue;
            if (i - start is > 1 and <= LongestWord && Words.TryGetValue(names[start..i], out var role))
                found |= role;
            start = i < names.Length && char.IsAsciiLetter(names[i]) ? i : i + 1;
        }

        return found;
    }

    private static Dictionary<string, Surroundings> Build()
    {
        var words = new Dictionary<string, Surroundings>(StringComparer.OrdinalIgnoreCase);
        Add(
            Surroundings.Chrome,
            "nav navbar navigation menu submenu menubar breadcrumb breadcrumbs crumb crumbs pagination pager pagebar toolbar topbar "
                + "sidebar side aside share sharing friendlink friendlinks kefu cookie cookies login search related recommend "
                + "daohang caidan tuijian fenxiang weizhi mbx"
        );
        Add(Surroundings.Footer, "foot footer footbar copyright copy bottom dibu");
        Add(Surroundings.Comment, "comment comments cmt reply replies pinglun huifu");
        return words;

        void Add(Surroundings role, string names)
        {
            foreach (var each in names.Split(' '))
                words[each] = role;
        }
    }
}
