using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Classifier.Seeds;

/// <summary>A node of a seed file that knows its line and reports what is wrong with it instead of throwing.</summary>
internal sealed class SeedNode(string file, YamlNode node, List<SeedFault> faults)
{
    private const int MaximumBytes = 8 * 1024 * 1024;

    public string File { get; } = file;

    public int Line => LineOverride > 0 ? LineOverride : (int)Yaml.Start.Line;

    private int LineOverride { get; init; }

    public YamlNode Yaml { get; } = node;

    public List<SeedFault> Faults { get; } = faults;

    public bool IsScalar => Yaml is YamlScalarNode;

    public bool IsMapping => Yaml is YamlMappingNode;

    public bool IsList => Yaml is YamlSequenceNode;

    /// <summary>The root of a file; null (with a fault) where it cannot be read or is empty.</summary>
    public static SeedNode? Open(string path, string name, List<SeedFault> faults)
    {
        if (new FileInfo(path).Length > MaximumBytes)
        {
            faults.Add(new(name, 1, $"the file is larger than {MaximumBytes / 1024 / 1024} MB: split it"));
            return null;
        }

        return SeedText.Read(path, name, faults) is { } text ? Read(text, name, faults) : null;
    }

    /// <summary>The root of a text that stands in no file; null (with a fault) where it cannot be read or is empty.</summary>
    public static SeedNode? Parse(string text, string name, List<SeedFault> faults)
    {
        if (text.Length > MaximumBytes)
        {
            faults.Add(new(name, 1, $"the text is longer than {MaximumBytes / 1024 / 1024} MB: split it"));
            return null;
        }

        return Read(text, name, faults);
    }

    private static SeedNode? Read(string text, string name, List<SeedFault> faults)
    {
        using var reader = new StringReader(text);
        var scanner = new Scanner(reader);
        var parser = new BoundedParser(new Parser(scanner));
        var stream = new YamlStream();
        try
        {
            stream.Load(parser);
        }
        catch (BoundsException e)
        {
            faults.Add(new(name, e.Line, e.Message) { IsUnread = true });
            return null;
        }
        catch (YamlException e)
        {
            // Some faults come without their place; then it is as far as the text was read.
            var at = e.Start.Index > 0 ? e.Start : scanner.CurrentPosition;
            faults.Add(new(name, (int)at.Line, $"not YAML: {e.InnerException?.Message ?? e.Message}") { IsUnread = true });
            return null;
        }
        catch (InvalidOperationException e)
        {
            // A missing "]" before a new key comes out this way, and without a line; what was understood last stands beside it.
            var line = (int)(parser.Current?.Start.Line ?? 1);
            faults.Add(new(name, line, $"not YAML ({e.Message}): look for a bracket that is not closed") { IsUnread = true });
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or ArithmeticException or IndexOutOfRangeException)
        {
            // The parser lets these through, for a tag that is no address for one.
            var line = (int)(parser.Current?.Start.Line ?? 1);
            faults.Add(
                new(name, line, $"not YAML ({e.Message}): look for a stray sign here or in the next lines and quote it") { IsUnread = true }
            );
            return null;
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain })
        {
            faults.Add(new(name, 1, "the file is empty: copy it again whole, or delete it where it is not wanted") { IsUnread = true });
            return null;
        }

        return new(name, stream.Documents[0].RootNode, faults);
    }

    /// <summary>A scalar in the same place with another text.</summary>
    public SeedNode WithText(string text) => new(File, new YamlScalarNode(text), Faults) { LineOverride = Line };

    /// <summary>The same node, with its faults going elsewhere.</summary>
    public SeedNode ReportingTo(List<SeedFault> other) => new(File, Yaml, other);

    public void Fault(string message) => Faults.Add(new(File, Line, message));

    /// <summary>A name is unknown that another file declares.</summary>
    public void UnknownName(string message) => Faults.Add(new(File, Line, message) { IsUnknownName = true });

    /// <summary>Text of a scalar, or null with a fault.</summary>
    public string? Text()
    {
        if (Yaml is YamlScalarNode { Value: { } value })
        {
            return value;
        }

        Fault("a text is wanted here");
        return null;
    }

    public IEnumerable<SeedNode> Items()
    {
        if (Yaml is YamlSequenceNode list)
        {
            return list.Children.Select(child => new SeedNode(File, child, Faults));
        }

        Fault("a list is wanted here");
        return [];
    }

    /// <summary>The items of a list, or the node itself where it is a single value.</summary>
    public IEnumerable<SeedNode> ItemsOrSelf() => IsList ? Items() : [this];

    public IEnumerable<(string Key, SeedNode Value)> Entries()
    {
        if (Yaml is YamlMappingNode mapping)
        {
            return mapping.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", new SeedNode(File, pair.Value, Faults)));
        }

        Fault("a mapping (key: value) is wanted here");
        return [];
    }

    public SeedNode? Get(string key) =>
        Yaml is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child)
            ? new(File, child, Faults)
            : null;

    /// <summary>The value of a key that must be there.</summary>
    public SeedNode? Require(string key)
    {
        var child = Get(key);
        if (child is null && IsMapping)
        {
            Fault($"'{key}' is missing: add it");
        }

        return child;
    }

    /// <summary>Names every key that is not among the known ones.</summary>
    public void AllowKeys(params ReadOnlySpan<string> known)
    {
        if (Yaml is not YamlMappingNode mapping)
        {
            Fault("a mapping (key: value) is wanted here");
            return;
        }

        foreach (var key in mapping.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
            {
                Faults.Add(new(File, (int)key.Start.Line, $"unknown key '{key}': known here are {string.Join(", ", known.ToArray())}"));
            }
        }
    }

    public string TextOf(string key, string missing = "") => Get(key)?.Text() ?? missing;

    public string RequiredText(string key) => Require(key)?.Text() ?? "";

    public IReadOnlyList<string> Texts(string key) => Get(key)?.ItemsOrSelf().Select(item => item.Text()).OfType<string>().ToList() ?? [];

    public double? Number(string key)
    {
        if (Get(key) is not { } child || child.Text() is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        child.Fault($"'{text}' is no finite number");
        return null;
    }

    public int? Integer(string key)
    {
        if (Get(key) is not { } child || child.Text() is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= 0)
        {
            return value;
        }

        child.Fault($"'{text}' is no whole number");
        return null;
    }

    public bool? Flag(string key)
    {
        if (Get(key) is not { } child || child.Text() is not { } text)
        {
            return null;
        }

        if (text is "true" or "false")
        {
            return text == "true";
        }

        child.Fault($"'{text}' is neither true nor false");
        return null;
    }

    public DateOnly? Date(string key)
    {
        if (Get(key) is not { } child || child.Text() is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        child.Fault($"'{text}' is no date: write it like 2026-01-31");
        return null;
    }

    /// <summary>A value of an enumeration in its kebab-case spelling.</summary>
    public TEnum? Choice<TEnum>(string key)
        where TEnum : struct, Enum
    {
        if (Get(key) is not { } child || child.Text() is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase) && !text.Any(char.IsUpper))
            {
                return value;
            }
        }

        child.Fault($"'{text}' is not one of {string.Join(", ", Enum.GetNames<TEnum>().Select(name => name.ToLowerInvariant()))}");
        return null;
    }
}
