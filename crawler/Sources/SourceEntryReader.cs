using System.Collections.Immutable;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Scheduling;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Sources;

/// <summary>Reads one entry of <c>sources</c>.</summary>
internal sealed class SourceEntryReader(
    YamlMappingNode entry,
    SourceFaults faults,
    Dictionary<string, long> ids,
    Dictionary<string, (string Source, long Line)> seenUrls,
    IReadOnlyList<string>? profiles
)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(366);

    /// <summary>The source, or null where it has a fault (which is then recorded).</summary>
    public Source? Read()
    {
        var before = faults.Count;
        var id = (entry.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "id" }).Value as YamlScalarNode)?.Value;
        var map = new MappingReader(entry, id is null ? "the source" : $"source '{id}'", faults);
        ReadId(map);
        var name = map.Text("name", required: true);
        var channel = ReadChannel(map);
        var urls = ReadUrls(map, id ?? "?");
        var scope = ReadScope(map, urls);
        var schedule = ReadSchedule(map);
        var render = ReadRender(map);
        var pictures = ReadPictures(map);
        var profile = ReadProfile(map);
        var politeness = ReadPoliteness(map);
        var allowPrivate = map.Flag("allow_private") ?? false;
        var subject = ReadSubject(map);
        var robots = ReadRobots(map);
        map.RefuseOtherKeys();
        return faults.Count > before
            ? null
            : new Source
            {
                Id = id!,
                Name = name!,
                Channel = channel!,
                Urls = urls,
                Scope = scope,
                Schedule = schedule,
                Render = render,
                Pictures = pictures,
                Profile = profile,
                Politeness = politeness,
                AllowPrivate = allowPrivate,
                Subject = subject,
                RobotsOverride = robots,
            };
    }

    private string? ReadProfile(MappingReader map)
    {
        var profile = map.Text("profile");
        if (
            profile is not null
            && profile != ProfileSet.NoProfile
            && profiles is not null
            && !profiles.Contains(profile, StringComparer.Ordinal)
        )
        {
            faults.Add(
                map.Node("profile")!,
                $"there is no profile '{profile}': name {ProfileSet.NoProfile} or one of {string.Join(", ", profiles)}"
            );
        }

        return profile;
    }

    private void ReadId(MappingReader map)
    {
        if (map.Text("id", required: true) is not { } id)
        {
            return;
        }

        var node = map.Node("id")!;
        if (id.Length > 100 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            faults.Add(node, $"'id' must be made of letters, digits, '-', '_' and '.', at most 100, was '{id}'");
        }

        if (!ids.TryAdd(id, node.Start.Line))
        {
            faults.Add(node, $"id '{id}' is taken by the source of line {ids[id]}: ids must be unique");
        }
    }

    private string? ReadChannel(MappingReader map)
    {
        var channel = map.Text("channel", required: true);
        if (channel is not null && !ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            faults.Add(map.Node("channel")!, $"channel '{channel}' is not known: one of {string.Join(", ", ChannelNames.All)}");
        }

        return channel;
    }

    private ImmutableArray<string> ReadUrls(MappingReader map, string id)
    {
        var list = map.Sequence("urls", required: true);
        if (list is { Children.Count: 0 })
        {
            faults.Add(list, "'urls' is empty: name at least one address to start from");
        }

        var urls = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, node) in map.Texts(list, "urls"))
        {
            if (UrlNormalizer.Normalize(text) is not { } url)
            {
                faults.Add(node, $"'{text}' is not an http or https address: write it whole, such as https://example.test/");
            }
            else if (!seenUrls.TryAdd(url, (id, node.Start.Line)))
            {
                var (source, line) = seenUrls[url];
                faults.Add(
                    node,
                    $"'{text}' stands already in source '{source}' (line {line}): a page belongs to one source, remove one of the two"
                );
            }
            else
            {
                urls.Add(url);
            }
        }

        return urls.ToImmutable();
    }

    private SourceScope ReadScope(MappingReader map, ImmutableArray<string> urls)
    {
        var scope = map.Mapping("scope");
        var hosts = scope is null ? [] : ReadHosts(scope);
        var maxDepth = scope?.Number("max_depth", 0, 1_000) ?? SourceScope.DefaultMaxDepth;
        var maxPages = scope?.Number("max_pages", 1, 100_000_000) ?? SourceScope.DefaultMaxPages;
        var maxHostPages = scope?.Number("max_host_pages", 1, 100_000_000) ?? SourceScope.DefaultMaxHostPages;
        var deny = scope is null ? [] : ReadDeny(scope);
        scope?.RefuseOtherKeys();
        if (scope?.Node("hosts") is null)
        {
            hosts = [.. urls.Select(UrlParts.Of).Select(p => new HostPattern(p.Host, false, p.Port)).Distinct()];
        }

        var result = new SourceScope(hosts, maxDepth, maxPages, deny) { MaxHostPages = maxHostPages };
        ReportStrayUrls(map, scope, result);
        return result;
    }

    private void ReportStrayUrls(MappingReader map, MappingReader? scope, SourceScope result)
    {
        if (scope?.Node("hosts") is not YamlSequenceNode { Children.Count: > 0 } || result.Hosts.IsEmpty)
        {
            return;
        }

        foreach (var node in (map.Node("urls") as YamlSequenceNode)?.Children ?? [])
        {
            if (UrlNormalizer.Normalize((node as YamlScalarNode)?.Value ?? "") is not { } url)
            {
                continue;
            }

            var parts = UrlParts.Of(url);
            if (!result.Hosts.Any(h => h.MatchesHost(parts.Host) && (h.Port is null || h.Port == parts.Port)))
            {
                faults.Add(node, $"'{url}' lies outside of its own scope: add {parts.HostKey} to 'hosts' or remove the address");
            }
        }
    }

    private ImmutableArray<HostPattern> ReadHosts(MappingReader scope)
    {
        var list = scope.Sequence("hosts");
        if (list is { Children.Count: 0 })
        {
            faults.Add(list, "'hosts' is empty: name a host, or leave the key out to mean the hosts of 'urls'");
        }

        var hosts = ImmutableArray.CreateBuilder<HostPattern>();
        foreach (var (text, node) in scope.Texts(list, "hosts"))
        {
            if (HostPatternReader.Parse(text) is { } pattern)
            {
                hosts.Add(pattern);
            }
            else
            {
                faults.Add(
                    node,
                    $"'{text}' is not a host: write example.test, \"*.example.test\" or example.test:8080, without scheme and path"
                );
            }
        }

        return hosts.ToImmutable();
    }

    private ImmutableArray<string> ReadDeny(MappingReader scope)
    {
        var deny = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, node) in scope.Texts(scope.Sequence("deny"), "deny"))
        {
            if (text[0] is '/' or '*')
            {
                deny.Add(text);
            }
            else
            {
                faults.Add(node, $"'{text}' must begin with '/' or '*': it is compared with path and query");
            }
        }

        return deny.ToImmutable();
    }

    private SourceSchedule ReadSchedule(MappingReader map)
    {
        if (map.Mapping("schedule") is not { } schedule)
        {
            return new SourceSchedule();
        }

        var every = schedule.Duration("every", TimeSpan.FromSeconds(1), LongestInterval);
        AdaptiveBounds? bounds = null;
        if (schedule.Mapping("adaptive") is { } adaptive)
        {
            var min = adaptive.Duration("min", TimeSpan.FromSeconds(1), LongestInterval);
            var max = adaptive.Duration("max", TimeSpan.FromSeconds(1), LongestInterval);
            adaptive.RefuseOtherKeys();
            if (adaptive.Node("min") is null || adaptive.Node("max") is null)
            {
                faults.Add(schedule.Node("adaptive")!, "'adaptive' needs 'min' and 'max'");
            }
            else if (min > max)
            {
                faults.Add(
                    schedule.Node("adaptive")!,
                    $"'min' ({DurationText.Show(min.Value)}) is longer than 'max' ({DurationText.Show(max!.Value)})"
                );
            }
            else if (min is not null && max is not null)
            {
                bounds = new AdaptiveBounds(min.Value, max.Value);
                if (every is { } e && (e < min || e > max))
                {
                    faults.Add(
                        schedule.Node("every")!,
                        $"'every' ({DurationText.Show(e)}) lies outside of 'adaptive' ({DurationText.Show(min.Value)} to {DurationText.Show(max.Value)})"
                    );
                }
            }
        }

        var cron = ReadCron(schedule);
        var window = ReadWindow(schedule);
        schedule.RefuseOtherKeys();
        return new SourceSchedule
        {
            Every = every ?? (bounds is null ? SourceSchedule.DefaultEvery : Clamp(SourceSchedule.DefaultEvery, bounds)),
            Adaptive = bounds,
            Cron = cron,
            Window = window,
        };
    }

    private string? ReadCron(MappingReader schedule)
    {
        if (schedule.Text("cron") is not { } cron)
        {
            return null;
        }

        if (!CronSchedule.TryParse(cron, out _, out var fault))
        {
            faults.Add(schedule.Node("cron")!, $"'cron' cannot be read: {fault}");
        }

        if (schedule.Node("every") is not null || schedule.Node("adaptive") is not null)
        {
            faults.Add(schedule.Node("cron")!, "'cron' stands beside 'every' or 'adaptive': keep one of them");
        }

        return cron;
    }

    private CrawlWindow? ReadWindow(MappingReader schedule)
    {
        if (schedule.Text("window") is not { } text)
        {
            return null;
        }

        if (CrawlWindow.Parse(text) is { } window)
        {
            return window;
        }

        faults.Add(
            schedule.Node("window")!,
            $"'window' must be two different times of day in Asia/Shanghai, such as \"22:00-06:00\", was '{text}'"
        );
        return null;
    }

    private static RobotsOverride? ReadRobots(MappingReader map)
    {
        if (map.Mapping("robots") is not { } robots)
        {
            return null;
        }

        var ignore = robots.Flag("ignore") ?? false;
        var reason = robots.Text("reason", required: ignore);
        var decider = robots.Text("operator", required: ignore);
        robots.RefuseOtherKeys();
        return ignore && reason is not null && decider is not null ? new RobotsOverride(reason, decider) : null;
    }

    private RenderMode ReadRender(MappingReader map)
    {
        switch (map.Text("render"))
        {
            case null or "auto":
                return RenderMode.Auto;
            case "never":
                return RenderMode.Never;
            case "always":
                return RenderMode.Always;
            case { } other:
                faults.Add(map.Node("render")!, $"'render' must be never, auto or always, was '{other}'");
                return RenderMode.Auto;
        }
    }

    private PictureMode ReadPictures(MappingReader map)
    {
        switch (map.Text("pictures"))
        {
            case null or "auto":
                return PictureMode.Auto;
            case "never":
                return PictureMode.Never;
            case "always":
                return PictureMode.Always;
            case { } other:
                faults.Add(map.Node("pictures")!, $"'pictures' must be never, auto or always, was '{other}'");
                return PictureMode.Auto;
        }
    }

    private static SourcePoliteness ReadPoliteness(MappingReader map)
    {
        if (map.Mapping("politeness") is not { } politeness)
        {
            return new SourcePoliteness();
        }

        var delay = politeness.Duration("delay", TimeSpan.Zero, TimeSpan.FromHours(1));
        var concurrency = politeness.Number("concurrency", 1, 256) ?? 1;
        politeness.RefuseOtherKeys();
        return new SourcePoliteness(delay, concurrency);
    }

    private static SourceSubject? ReadSubject(MappingReader map)
    {
        if (map.Mapping("subject") is not { } subject)
        {
            return null;
        }

        var result = new SourceSubject(subject.Text("name"), subject.Text("licence"), subject.Text("credit_code"), subject.Text("region"));
        subject.RefuseOtherKeys();
        return result;
    }

    private static TimeSpan Clamp(TimeSpan value, AdaptiveBounds bounds) =>
        value < bounds.Min ? bounds.Min : (value > bounds.Max ? bounds.Max : value);
}
