using System.Collections.Frozen;
using System.Text;
using AdWatch.Classifier.Registers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Indexing.Registers;

/// <summary>How columns and states may be spelled (<c>seeds/registers.yaml</c>); the names of the contract always hold.</summary>
public sealed class RegisterColumns
{
    private readonly FrozenDictionary<(RegisterKind Kind, string Spelling), string> _columns;
    private readonly FrozenDictionary<string, RegisterStatus> _statuses;
    private readonly FrozenSet<string> _openEnds;

    private RegisterColumns(
        Dictionary<(RegisterKind, string), string> columns,
        Dictionary<string, RegisterStatus> statuses,
        HashSet<string> openEnds
    )
    {
        _columns = columns.ToFrozenDictionary();
        _statuses = statuses.ToFrozenDictionary(StringComparer.Ordinal);
        _openEnds = openEnds.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <exception cref="RegisterFileException">The file is faulty; every fault with its line.</exception>
    public static RegisterColumns Load(string file)
    {
        var reading = new Reading(file);
        try
        {
            using var text = new StreamReader(file, Encoding.UTF8);
            var yaml = new YamlStream();
            yaml.Load(text);
            if ((yaml.Documents.Count > 0) && yaml.Documents[0].RootNode is YamlMappingNode root)
            {
                reading.Read(root);
            }
            else
            {
                reading.Faults.Add($"{file}: expected the keys columns, statuses and open_ended.");
            }
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            var line = fault is YamlException yaml ? $":{yaml.Start.Line}" : "";
            throw new RegisterFileException($"{file}{line}: {fault.Message}", fault);
        }

        return reading.Faults.Count == 0
            ? new RegisterColumns(reading.Columns, reading.Statuses, reading.OpenEnds)
            : throw new RegisterFileException(string.Join(Environment.NewLine, reading.Faults));
    }

    /// <summary>The contract's name of a column, or null where the spelling is not known.</summary>
    internal string? Canonical(RegisterKind kind, string spelling) => _columns.GetValueOrDefault((kind, Fold(spelling)));

    internal IEnumerable<string> SpellingsOf(RegisterKind kind, string column) =>
        _columns
            .Where(pair => (pair.Key.Kind == kind) && (pair.Value == column))
            .Select(pair => pair.Key.Spelling)
            .Order(StringComparer.Ordinal);

    internal RegisterStatus? Status(string word) => _statuses.TryGetValue(Fold(word), out var status) ? status : null;

    internal bool IsOpenEnd(string word) => _openEnds.Contains(Fold(word));

    /// <summary>White space, width and bracket kind do not count, nor a mark that a column must be filled.</summary>
    private static string Fold(string text) => RegisterNumber.NormalizeName(text).Trim('*', ':');

    private sealed class Reading(string file)
    {
        public List<string> Faults { get; } = [];

        public Dictionary<(RegisterKind, string), string> Columns { get; } = OwnNames();

        public Dictionary<string, RegisterStatus> Statuses { get; } = new(StringComparer.Ordinal);

        public HashSet<string> OpenEnds { get; } = new(StringComparer.Ordinal);

        public void Read(YamlMappingNode root)
        {
            foreach (var (key, value) in root.Children)
            {
                switch (((YamlScalarNode)key).Value)
                {
                    case "columns":
                        ForEach(value, ReadRegister);
                        break;
                    case "statuses":
                        ForEach(value, ReadStatus);
                        break;
                    case "open_ended":
                        OpenEnds.UnionWith(Words(value).Select(Fold));
                        break;
                    default:
                        Fault(key, $"unknown key '{key}'; known are columns, statuses, open_ended.");
                        break;
                }
            }
        }

        private static Dictionary<(RegisterKind, string), string> OwnNames() =>
            Enum.GetValues<RegisterKind>()
                .SelectMany(kind => RegisterSchema.Of(kind).Columns.Select(column => (kind, column.Name)))
                .ToDictionary(pair => (pair.kind, Fold(pair.Name)), pair => pair.Name);

        private void ReadRegister(YamlScalarNode name, YamlNode columns)
        {
            if (!RegisterKinds.TryParse(name.Value, out var kind))
            {
                Fault(name, $"unknown register '{name}'; known are {string.Join(", ", RegisterKinds.All)}.");
                return;
            }

            ForEach(columns, (column, spellings) => ReadColumn(kind, column, spellings));
        }

        private void ReadColumn(RegisterKind kind, YamlScalarNode column, YamlNode spellings)
        {
            var known = RegisterSchema.Of(kind).Columns;
            if (!known.Any(own => own.Name == column.Value))
            {
                Fault(column, $"{kind.Name()} has no column '{column}'; it has {string.Join(", ", known.Select(own => own.Name))}.");
                return;
            }

            foreach (var spelling in Words(spellings))
            {
                if (!Columns.TryAdd((kind, Fold(spelling)), column.Value!) && (Columns[(kind, Fold(spelling))] != column.Value))
                {
                    Fault(spellings, $"'{spelling}' stands for two columns of {kind.Name()}; give it to one.");
                }
            }
        }

        private void ReadStatus(YamlScalarNode name, YamlNode words)
        {
            if (!Enum.TryParse<RegisterStatus>(name.Value, ignoreCase: true, out var status))
            {
                Fault(name, $"unknown status '{name}'; known are valid, revoked, expired.");
                return;
            }

            foreach (var word in Words(words))
            {
                Statuses[Fold(word)] = status;
            }
        }

        private void ForEach(YamlNode node, Action<YamlScalarNode, YamlNode> read)
        {
            if (node is not YamlMappingNode map)
            {
                Fault(node, "expected a mapping.");
                return;
            }

            foreach (var (key, value) in map.Children)
            {
                read((YamlScalarNode)key, value);
            }
        }

        private IEnumerable<string> Words(YamlNode node)
        {
            if (node is YamlSequenceNode words && words.Children.All(word => word is YamlScalarNode { Value.Length: > 0 }))
            {
                return words.Children.Select(word => ((YamlScalarNode)word).Value!);
            }

            Fault(node, "expected a list of words.");
            return [];
        }

        private void Fault(YamlNode node, string message) => Faults.Add($"{file}:{node.Start.Line}: {message}");
    }
}
