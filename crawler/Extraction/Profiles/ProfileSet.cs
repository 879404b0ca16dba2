using System.Collections.Immutable;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>All extraction profiles; chooses the one a page is read by.</summary>
/// <remarks>Profiles of a host go before those of any host; within each, the files go by name and their entries in order.</remarks>
public sealed class ProfileSet
{
    /// <summary>Value of a source's <c>profile</c> that switches profiles off.</summary>
    public const string NoProfile = "none";

    private readonly ImmutableArray<PageProfile> profiles;

    private ProfileSet(ImmutableArray<PageProfile> profiles) => this.profiles = [.. profiles.OrderBy(p => p.Hosts.IsEmpty)];

    public static ProfileSet Empty { get; } = new([]);

    public IReadOnlyList<string> Ids => [.. profiles.Select(p => p.Id)];

    /// <summary>Reads every <c>*.yaml</c> of a folder.</summary>
    /// <exception cref="ProfileFileException">A file has faults; the message lists them with file and line.</exception>
    public static ProfileSet Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ProfileFileException([
                new SourceFault(folder, 1, 1, "there is no such folder: extraction profiles stand in seeds/profiles"),
            ]);
        var files = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal);
        return Read(files.Select(f => (f, File.ReadAllText(f))));
    }

    /// <summary>Reads texts that stand for files of those names.</summary>
    /// <exception cref="ProfileFileException">A file has faults.</exception>
    public static ProfileSet Read(IEnumerable<(string Name, string Text)> files)
    {
        var all = ImmutableArray.CreateBuilder<PageProfile>();
        var faults = ImmutableArray.CreateBuilder<SourceFault>();
        foreach (var (name, text) in files)
        {
            var (profiles, found) = ProfileFileReader.Read(text, name);
            foreach (var profile in profiles.Where(p => all.Any(a => a.Id == p.Id)))
                faults.Add(new SourceFault(name, 1, 1, $"profile '{profile.Id}' stands in another place already: ids must be unique"));
            all.AddRange(profiles);
            faults.AddRange(found);
        }

        return faults.Count > 0 ? throw new ProfileFileException(faults.ToImmutable()) : new ProfileSet(all.ToImmutable());
    }

    /// <summary>The profile for a page; null where none fits.</summary>
    internal PageProfile? Choose(PageHints hints, Uri url, ReadOnlySpan<char> html)
    {
        if (hints.Profile == NoProfile || profiles.IsEmpty || !url.IsAbsoluteUri)
            return null;
        foreach (var profile in profiles)
        {
            var isMeant = hints.Profile is { } id ? profile.Id == id : profile.Fits(hints.Channel, url.Host, url.Port);
            if (isMeant && html.ContainsAny(profile.NeedsSearch))
                return profile;
        }

        return null;
    }
}

/// <summary>Profile files that cannot be used.</summary>
public sealed class ProfileFileException(ImmutableArray<SourceFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public ImmutableArray<SourceFault> Faults { get; } = faults;
}
