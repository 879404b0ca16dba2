using System.Buffers;

namespace AdWatch.Crawler.Frontier;

/// <summary>The short way of <see cref="UrlNormalizer"/> for links that need no spelling: nine of ten on a real page.</summary>
/// <remarks>Where it answers, it answers what the long way does; a property test holds it to that.</remarks>
internal static class PlainUrl
{
    /// <summary>What a path keeps as it is, without <c>%</c> (which may spell a dot) and the colon (which may end a scheme).</summary>
    private static readonly SearchValues<char> Path = SearchValues.Create(
        "!$&'()*+,-./0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    );

    private static readonly SearchValues<char> Query = SearchValues.Create(
        "!$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}|~"
    );

    /// <summary>The canonical URL of a link on the base's own host; null where it takes the long way.</summary>
    /// <param name="baseUrl">A canonical URL.</param>
    public static string? Resolve(ReadOnlySpan<char> input, string baseUrl)
    {
        var fragment = input.IndexOf('#');
        input = fragment < 0 ? input : input[..fragment];
        var root = baseUrl.IndexOf('/', "https://".Length);
        if (root < 0 || input.IsEmpty)
        {
            return null;
        }

        var onHost = input.Length > root && input[root] == '/' && input.StartsWith(baseUrl.AsSpan(0, root));
        var rest = onHost ? input[root..] : input;
        var mark = rest.IndexOf('?');
        var path = mark < 0 ? rest : rest[..mark];
        if (
            path.IsEmpty
            || path.StartsWith("//")
            || path.ContainsAnyExcept(Path)
            || (mark >= 0 && rest[(mark + 1)..].ContainsAnyExcept(Query))
        )
        {
            return null;
        }

        var folder = baseUrl.AsSpan(0, root);
        if (path[0] != '/')
        {
            folder = FolderOf(baseUrl, root);
            while (rest.StartsWith("../"))
            {
                rest = rest[3..];
                path = path[3..];
                var parent = folder[..^1].LastIndexOf('/');
                folder = parent < root ? baseUrl.AsSpan(0, root + 1) : folder[..(parent + 1)];
            }
        }

        return path.StartsWith(".") || path.IndexOf("/.") >= 0 ? null : string.Concat(folder, rest);
    }

    private static ReadOnlySpan<char> FolderOf(string baseUrl, int root)
    {
        var query = baseUrl.IndexOf('?', root);
        var path = query < 0 ? baseUrl.AsSpan() : baseUrl.AsSpan(0, query);
        return path[..(path.LastIndexOf('/') + 1)];
    }
}
