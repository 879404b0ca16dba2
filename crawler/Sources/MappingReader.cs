using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Crawler.Sources;

/// <summary>Reads the keys of one YAML mapping; each wrong value is a fault, and so is each key that nobody asked for.</summary>
internal sealed class MappingReader(YamlMappingNode map, string name, SourceFaults faults)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public YamlNode? Node(string key)
    {
        asked.Add(key);
        foreach (var (k, v) in map.Children)
        {
            if (k is YamlScalarNode scalar && scalar.Value == key)
            {
                return v;
            }
        }

        return null;
    }

    public string? Text(string key, bool required = false)
    {
        var node = Node(key);
        if (node is null)
        {
            if (required)
            {
                faults.Add(map, $"{name} has no '{key}': add it");
            }

            return null;
        }

        if (node is YamlScalarNode { Value: { } value } scalar && !IsNull(scalar) && !string.IsNullOrWhiteSpace(value))
        {
            return value.Trim();
        }

        faults.Add(node, $"'{key}' of {name} must be a text");
        return null;
    }

    public int? Number(string key, int min, int max)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        var isNumber = int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value);
        if (isNumber && value >= min && value <= max)
        {
            return value;
        }

        faults.Add(
            node,
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{key}' of {name} must be a whole number from {min} to {max}, was '{Shown(node)}'"
            )
        );
        return null;
    }

    public bool? Flag(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        switch ((node as YamlScalarNode)?.Value)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                faults.Add(node, $"'{key}' of {name} must be true or false, was '{Shown(node)}'");
                return null;
        }
    }

    public TimeSpan? Duration(string key, TimeSpan min, TimeSpan max)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (DurationText.TryParse((node as YamlScalarNode)?.Value, out var value) && value >= min && value <= max)
        {
            return value;
        }

        faults.Add(
            node,
            $"'{key}' of {name} must be a time from {DurationText.Show(min)} to {DurationText.Show(max)}, written like 500ms, 30s, 15m, 24h or 14d, was '{Shown(node)}'"
        );
        return null;
    }

    public YamlSequenceNode? Sequence(string key, bool required = false)
    {
        var node = Node(key);
        if (node is null)
        {
            if (required)
            {
                faults.Add(map, $"{name} has no '{key}': add a list");
            }

            return null;
        }

        if (node is YamlSequenceNode list)
        {
            return list;
        }

        faults.Add(node, $"'{key}' of {name} must be a list, such as [a, b]");
        return null;
    }

    public MappingReader? Mapping(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlMappingNode inner)
        {
            return new MappingReader(inner, $"'{key}' of {name}", faults);
        }

        faults.Add(node, $"'{key}' of {name} must be a mapping, such as {{ a: 1 }}");
        return null;
    }

    /// <summary>The texts of a list, each with its node.</summary>
    public IEnumerable<(string Value, YamlNode Node)> Texts(YamlSequenceNode? list, string key)
    {
        foreach (var node in list?.Children ?? [])
        {
            if (node is YamlScalarNode { Value: { } value } scalar && !IsNull(scalar) && !string.IsNullOrWhiteSpace(value))
            {
                yield return (value.Trim(), node);
            }
            else
            {
                faults.Add(node, $"an entry of '{key}' of {name} must be a text");
            }
        }
    }

    /// <summary>Faults every key that was not asked for; call it last.</summary>
    public void RefuseOtherKeys()
    {
        foreach (var key in map.Children.Keys)
        {
            var text = (key as YamlScalarNode)?.Value;
            if (text is null || !asked.Contains(text))
            {
                faults.Add(key, $"{name} has no key '{text}': known are {string.Join(", ", asked)}");
            }
        }
    }

    public static string Shown(YamlNode node) =>
        node switch
        {
            YamlScalarNode scalar => scalar.Value ?? "",
            YamlSequenceNode => "a list",
            _ => "a mapping",
        };

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
}
