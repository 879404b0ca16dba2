using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Indexing.Clusters;

/// <summary>Reads <c>seeds/bursts.yaml</c>.</summary>
public static class BurstRuleFile
{
    public const int MostPlaces = 1_000_000;
    public const int MostHours = 8_760;

    private static readonly ImmutableArray<string> Keys = ["codes", "places", "hours", "accounts", "mirrors", "not_channels"];

    /// <summary>The rule of the file; <see cref="BurstRule.None"/> where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is faulty; every fault with its line.</exception>
    public static BurstRule Load(string file)
    {
        if (!File.Exists(file))
        {
            return BurstRule.None;
        }

        try
        {
            using var text = new StreamReader(file, Encoding.UTF8);
            var yaml = new YamlStream();
            yaml.Load(text);
            return new Reading(file).Read(yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode);
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            var line = fault is YamlException yaml ? $":{yaml.Start.Line}" : "";
            throw new InvalidDataException($"{file}{line}: {fault.Message}", fault);
        }
    }

    private sealed class Reading(string file)
    {
        private readonly List<string> _faults = [];

        public BurstRule Read(YamlNode? root)
        {
            var values = Entries(root);
            var rule = new BurstRule
            {
                Codes = Words(values, "codes", ViolationCodes.InLawOrder, "a violation code"),
                Places = Number(values, "places", 2, MostPlaces),
                Hours = Number(values, "hours", 1, MostHours),
                Accounts = Words(values, "accounts", Channels.All, "a channel"),
                Mirrors = Words(values, "mirrors", null, "a label of a host"),
                NotChannels = Words(values, "not_channels", Channels.All, "a channel"),
            };
            if ((_faults.Count == 0) && rule.Codes.IsEmpty)
            {
                _faults.Add($"{file}:1: 'codes' is missing or empty; name the codes, or remove the file.");
            }

            return _faults.Count == 0 ? rule : throw new InvalidDataException(string.Join(Environment.NewLine, _faults));
        }

        private Dictionary<string, YamlNode> Entries(YamlNode? root)
        {
            var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
            if (root is not YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: "bursts" }, Value: YamlMappingNode entries }] })
            {
                _faults.Add($"{file}:{root?.Start.Line ?? 1}: expected the one key 'bursts' with {string.Join(", ", Keys)}.");
                return values;
            }

            foreach (var (key, value) in entries.Children)
            {
                if (key is YamlScalarNode { Value: { } name } && Keys.Contains(name, StringComparer.Ordinal))
                {
                    values[name] = value;
                }
                else
                {
                    Fault(key, $"unknown key '{key}'; known are {string.Join(", ", Keys)}.");
                }
            }

            return values;
        }

        private ImmutableHashSet<string> Words(
            Dictionary<string, YamlNode> values,
            string key,
            IReadOnlyCollection<string>? known,
            string what
        )
        {
            if (!values.TryGetValue(key, out var node))
            {
                return [];
            }

            if (node is not YamlSequenceNode list || list.Children.Any(word => word is not YamlScalarNode { Value.Length: > 0 }))
            {
                Fault(node, $"'{key}' must be a list of words.");
                return [];
            }

            foreach (
                var word in list
                    .Children.Cast<YamlScalarNode>()
                    .Where(word => known?.Contains(word.Value!, StringComparer.Ordinal) == false)
            )
            {
                Fault(word, $"'{word.Value}' is not {what}; known are {string.Join(", ", known!.Order(StringComparer.Ordinal))}.");
            }

            return [.. list.Children.Cast<YamlScalarNode>().Select(word => word.Value!)];
        }

        private int Number(Dictionary<string, YamlNode> values, string key, int least, int most)
        {
            if (
                values.TryGetValue(key, out var node)
                && int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && (number >= least)
                && (number <= most)
            )
            {
                return number;
            }

            if (node is not null || values.Count > 0)
            {
                _faults.Add($"{file}:{node?.Start.Line ?? 1}: '{key}' must be a whole number from {least} to {most}.");
            }

            return least;
        }

        private void Fault(YamlNode node, string message) => _faults.Add($"{file}:{node.Start.Line}: {message}");
    }
}
