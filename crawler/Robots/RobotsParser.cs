using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Robots;

/// <summary>robots.txt to rules (RFC 9309): groups of the product token merged, those of <c>*</c> only where none names it.</summary>
internal static class RobotsParser
{
    /// <summary>The name rules are looked up by.</summary>
    public const string ProductToken = "adwatch";

    /// <summary>Bytes read of a file; the rest is ignored, as RFC 9309 lets a crawler do.</summary>
    public const int MaxBytes = 500 * 1024;

    public static RobotsRules Parse(ReadOnlySpan<byte> file, string productToken = ProductToken)
    {
        if (file.Length > MaxBytes)
        {
            file = file[..MaxBytes];
            // A line cut in two could say more or less than it did.
            var lineEnd = file.LastIndexOfAny((byte)'\n', (byte)'\r');
            file = lineEnd < 0 ? file : file[..lineEnd];
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            file = file[3..];
        }

        var own = new Group();
        var any = new Group();
        // Crawl-delay is no rule of RFC 9309 and must not change how rules are grouped; it has groups of its own.
        var (forRules, forDelay) = (new AgentRun(), new AgentRun());
        foreach (var line in Encoding.UTF8.GetString(file).Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Directive(line) is not (var name, var value))
            {
                continue;
            }

            if (name == "user-agent")
            {
                var named = Token(value).Equals(productToken, StringComparison.OrdinalIgnoreCase);
                var everyone = value == "*" || value.StartsWith("* ", StringComparison.Ordinal);
                own.Seen |= named;
                forRules.Add(named, everyone);
                forDelay.Add(named, everyone);
            }
            else if (name is "allow" or "disallow" or "crawl-delay")
            {
                // Lines of other kinds, such as sitemap, end no group.
                var run = name == "crawl-delay" ? forDelay : forRules;
                forDelay.End();
                if (name != "crawl-delay")
                {
                    forRules.End();
                }

                own.Take(name, value, run.Own);
                any.Take(name, value, run.Everyone);
            }
        }

        return (own.Seen ? own : any).ToRules();
    }

    private static (string Name, string Value)? Directive(string line)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        if (comment >= 0)
        {
            line = line[..comment];
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
    }

    /// <summary>The product token of a user-agent line: its leading letters, hyphens and underscores.</summary>
    private static string Token(string value)
    {
        var length = 0;
        while (length < value.Length && (char.IsAsciiLetter(value[length]) || value[length] is '-' or '_'))
        {
            length++;
        }

        return value[..length];
    }

    /// <summary>The user-agent lines in force: those of one run, until a line that belongs to them ends it.</summary>
    private sealed class AgentRun
    {
        private bool isOpen;

        public bool Own { get; private set; }

        public bool Everyone { get; private set; }

        public void Add(bool own, bool everyone)
        {
            Own = own || (isOpen && Own);
            Everyone = everyone || (isOpen && Everyone);
            isOpen = true;
        }

        public void End() => isOpen = false;
    }

    private sealed class Group
    {
        private readonly ImmutableArray<RobotsRule>.Builder rules = ImmutableArray.CreateBuilder<RobotsRule>();
        private TimeSpan? delay;

        public bool Seen { get; set; }

        public void Take(string name, string value, bool counts)
        {
            if (!counts)
            {
                return;
            }

            if (name == "crawl-delay")
            {
                var isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
                if (isNumber && seconds is >= 0 and <= 86_400 && (delay is null || TimeSpan.FromSeconds(seconds) > delay))
                {
                    delay = TimeSpan.FromSeconds(seconds);
                }
            }
            else if (value.Length > 0)
            {
                // A path that begins with neither slash nor star is read as if it began with a slash.
                var path = value[0] is '/' or '*' ? value : "/" + value;
                rules.Add(new RobotsRule(name == "allow", RobotsPath.NormalizePattern(path)));
            }
        }

        public RobotsRules ToRules() => new(rules.ToImmutable(), delay);
    }
}
