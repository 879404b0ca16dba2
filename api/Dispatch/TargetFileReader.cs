using System.Collections.Immutable;
using AdWatch.Api.Commands;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdWatch.Api.Dispatch;

/// <summary>Reads a targets file. Every fault is told at once, each with its line; unknown keys are faults.</summary>
internal sealed class TargetFileReader(string file, Func<string, string?> environment)
{
    private const int LargestFile = 4 << 20;
    private static readonly string[] TargetKeys = ["id", "department", "regions", "webhook", "file_drop", "allow_private"];
    private static readonly string[] WebhookKeys = ["url", "secret"];

    private static readonly ImmutableHashSet<string> Departments =
    [
        "market-supervision",
        "cyberspace",
        "health",
        "tcm",
        "drug",
        "public-security",
        "medical-insurance",
        "disease-control",
        "court",
        "procuratorate",
    ];

    private readonly List<string> _faults = [];

    /// <exception cref="CommandException">The file has faults (exit code 2).</exception>
    public static ImmutableArray<DispatchTarget> Read(string file, Func<string, string?> environment) =>
        new TargetFileReader(file, environment).Read();

    private ImmutableArray<DispatchTarget> Read()
    {
        if (!File.Exists(file))
        {
            throw CommandException.Usage($"Targets file {file} does not exist. Check the path after --targets.");
        }

        if (new FileInfo(file).Length > LargestFile)
        {
            throw CommandException.Usage($"Targets file {file} is larger than 4 MB; split it or check that it is the right file.");
        }

        var targets = ImmutableArray.CreateBuilder<DispatchTarget>();
        if (Load() is { } root)
        {
            foreach (var (key, value) in Keys(root, "file", ["targets"]))
            {
                if (value is not YamlSequenceNode list)
                {
                    Fault(value, $"'{key}' must be a list of targets");
                    continue;
                }

                foreach (var node in list)
                {
                    if (ReadTarget(node) is { } target)
                    {
                        if (targets.Any(t => t.Id == target.Id))
                        {
                            Fault(node, $"target id '{target.Id}' stands here for the second time; give each target its own");
                        }

                        targets.Add(target);
                    }
                }
            }
        }

        return _faults.Count == 0 ? targets.ToImmutable() : throw CommandException.Usage(string.Join(Environment.NewLine, _faults));
    }

    private YamlMappingNode? Load()
    {
        var yaml = new YamlStream();
        try
        {
            var text = File.ReadAllText(file);
            if (Crawler.Sources.YamlBounds.Check(text) is { } bound)
            {
                _faults.Add($"{file}:{bound.Line}: {bound.Fault}");
                return null;
            }

            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            _faults.Add($"{file}:{e.Start.Line}: {e.Message}");
            return null;
        }
        catch (InvalidOperationException e)
        {
            // The YAML reader throws this, without a line, on an unclosed bracket.
            _faults.Add($"{file}: is not YAML, perhaps an unclosed bracket or brace ({e.Message})");
            return null;
        }

        if (yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root)
        {
            return root;
        }

        _faults.Add($"{file}:1: must begin with 'targets:'");
        return null;
    }

    private DispatchTarget? ReadTarget(YamlNode node)
    {
        var values = Keys(node, "target", TargetKeys).ToDictionary(k => k.Key, k => k.Value, StringComparer.Ordinal);
        if (node is not YamlMappingNode)
        {
            return null;
        }

        var id = ReadId(node, values);
        var department = ReadDepartment(node, id, values);
        if (values.ContainsKey("webhook") == values.ContainsKey("file_drop"))
        {
            Fault(node, $"target '{id}' needs exactly one of 'webhook' and 'file_drop'");
        }

        var target = new DispatchTarget
        {
            Id = id ?? "",
            Department = department ?? "",
            Regions = values.TryGetValue("regions", out var regions) ? Regions(regions) : [],
            Webhook = values.TryGetValue("webhook", out var webhook) ? ReadWebhook(webhook) : null,
            FileDrop = values.TryGetValue("file_drop", out var drop) ? ReadFileDrop(drop) : null,
            AllowPrivate = values.TryGetValue("allow_private", out var flag) && ReadFlag(flag, "allow_private"),
        };
        return id is null || department is null ? null : target;
    }

    private string? ReadId(YamlNode node, Dictionary<string, YamlNode> values)
    {
        var id = values.TryGetValue("id", out var value) ? Text(value, "id") : null;
        if (id is null || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            Fault(node, "a target needs an 'id' of letters, digits, '-', '_' and '.'");
        }

        return id;
    }

    private string? ReadDepartment(YamlNode node, string? id, Dictionary<string, YamlNode> values)
    {
        if (!values.TryGetValue("department", out var value))
        {
            Fault(node, $"target '{id}' needs a 'department'");
            return null;
        }

        var department = Text(value, "department");
        if (department is not null && !Departments.Contains(department))
        {
            Fault(value, $"unknown department '{department}'; known are {string.Join(", ", Departments.Order(StringComparer.Ordinal))}");
        }

        return department;
    }

    private bool ReadFlag(YamlNode node, string key)
    {
        if (Text(node, key) is { } text && !bool.TryParse(text, out _))
        {
            Fault(node, $"'{key}' must be true or false, was '{text}'");
        }

        return node is YamlScalarNode { Value: { } value } && bool.TryParse(value, out var flag) && flag;
    }

    private WebhookAddress? ReadWebhook(YamlNode node)
    {
        Uri? url = null;
        byte[]? secret = null;
        foreach (var (key, value) in Keys(node, "webhook", WebhookKeys))
        {
            if (Text(value, key) is not { } text)
            {
                continue;
            }

            if (key == "secret")
            {
                secret = Secret(value, text);
            }
            else if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            {
                Fault(value, $"'url' must be an http or https address without a password in it, was '{text}'");
                url = null;
            }
        }

        if (node is YamlMappingNode mapping)
        {
            foreach (var key in WebhookKeys.Where(k => !mapping.Children.ContainsKey(k)))
            {
                Fault(node, $"a webhook needs '{key}'");
            }
        }

        return url is null || secret is null ? null : new WebhookAddress(url, [.. secret]);
    }

    private FileDropFolder? ReadFileDrop(YamlNode node)
    {
        string? folder = null;
        byte[] secret = [];
        foreach (var (key, value) in Keys(node, "file_drop", ["folder", "secret"]))
        {
            if (Text(value, key) is { } text)
            {
                if (key == "folder")
                {
                    folder = text;
                }
                else
                {
                    secret = Secret(value, text) ?? [];
                }
            }
        }

        if (folder is null)
        {
            Fault(node, "a file_drop needs a 'folder'");
            return null;
        }

        return new FileDropFolder(Path.GetFullPath(folder), [.. secret]);
    }

    /// <summary>The key behind <c>env:NAME</c>, <c>file:PATH</c> or the secret itself.</summary>
    private byte[]? Secret(YamlNode node, string text)
    {
        var value = text;
        if (text.StartsWith("env:", StringComparison.Ordinal))
        {
            if (environment(text[4..]) is not { Length: > 0 } fromEnvironment)
            {
                Fault(node, $"environment variable {text[4..]} is not set; it holds the secret");
                return null;
            }

            value = fromEnvironment;
        }
        else if (text.StartsWith("file:", StringComparison.Ordinal))
        {
            if (!File.Exists(text[5..]))
            {
                Fault(node, $"secret file {text[5..]} does not exist");
                return null;
            }

            value = File.ReadAllText(text[5..]);
        }

        if (WebhookSignature.ReadSecret(value.Trim(), out var fault) is { } key)
        {
            return key;
        }

        Fault(node, $"'secret': {fault}");
        return null;
    }

    private ImmutableArray<string> Regions(YamlNode node)
    {
        if (node is not YamlSequenceNode list)
        {
            Fault(node, "'regions' must be a list of region codes");
            return [];
        }

        var regions = ImmutableArray.CreateBuilder<string>();
        foreach (var item in list)
        {
            if (Text(item, "regions") is { } code)
            {
                if (code.Length is < 2 or > 12 || !code.All(char.IsAsciiDigit))
                {
                    Fault(item, $"'{code}' is no region code or prefix (2 to 12 digits, in quotes)");
                }

                regions.Add(code);
            }
        }

        return regions.ToImmutable();
    }

    private IEnumerable<(string Key, YamlNode Value)> Keys(YamlNode node, string what, string[] known)
    {
        if (node is not YamlMappingNode mapping)
        {
            Fault(node, $"{what} must hold {string.Join(", ", known)}");
            yield break;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = key.ToString() ?? "";
            if (known.Contains(name, StringComparer.Ordinal))
            {
                yield return (name, value);
            }
            else
            {
                Fault(key, $"unknown key '{name}' in {what}; known are {string.Join(", ", known)}");
            }
        }
    }

    private string? Text(YamlNode node, string key)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } value })
        {
            return value;
        }

        Fault(node, $"'{key}' must be one value");
        return null;
    }

    private void Fault(YamlNode node, string message) => _faults.Add($"{file}:{node.Start.Line}: {message}");
}
