using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Rules;

/// <summary>Reads the examples of rules and excuses.</summary>
internal static class ExampleReader
{
    /// <summary>The day on which examples without a date are judged.</summary>
    public static readonly DateOnly Day = new(2026, 11, 26);

    public static ImmutableArray<RuleExample> Read(SeedNode? list, string owner, bool withMatch = false) =>
        list is null ? [] : [.. list.ItemsOrSelf().Select((node, i) => ReadOne(node, $"{owner}#{i + 1}", withMatch)).OfType<RuleExample>()];

    private static RuleExample? ReadOne(SeedNode node, string id, bool withMatch)
    {
        if (node.IsScalar)
        {
            return new(
                new()
                {
                    Id = id,
                    Text = node.Text() ?? "",
                    SeenAt = Day,
                },
                node.Line
            );
        }

        if (withMatch)
        {
            node.AllowKeys("text", "title", "channel", "publisher", "published_at", "images", "context", "url", "match", "note");
        }
        else
        {
            node.AllowKeys("text", "title", "channel", "publisher", "published_at", "images", "context", "url", "note");
        }

        if (node.Require("text")?.Text() is not { } text)
        {
            return null;
        }

        var channel = node.Get("channel")?.Text();
        if (channel is not null && !Channels.All.Contains(channel))
        {
            node.Fault($"unknown channel '{channel}': known are {string.Join(", ", Channels.All)}");
        }

        var match = withMatch ? node.Require("match")?.Text() : null;
        if (match is not null && !text.Contains(match, StringComparison.Ordinal))
        {
            node.Fault($"the text does not hold '{match}'");
        }

        return new(
            new()
            {
                Id = id,
                Text = text,
                Title = node.Get("title")?.Text(),
                Channel = channel,
                Publisher = node.Get("publisher")?.Text(),
                Url = node.Get("url")?.Text(),
                PublishedAt = node.Date("published_at"),
                SeenAt = Day,
                Images = [.. (node.Get("images")?.Items() ?? []).Select(ReadImage)],
                Context = ReadContext(node.Get("context")),
            },
            node.Line,
            match
        );
    }

    private static ImageText ReadImage(SeedNode node)
    {
        node.AllowKeys("id", "text");
        return new(node.RequiredText("id"), node.RequiredText("text"));
    }

    private static ClassifierContext? ReadContext(SeedNode? node)
    {
        if (node is null)
        {
            return null;
        }

        node.AllowKeys("certificate", "licensed_departments", "institution");
        return new(node.Get("certificate")?.Text(), [.. node.Texts("licensed_departments")], node.Get("institution")?.Text());
    }
}
