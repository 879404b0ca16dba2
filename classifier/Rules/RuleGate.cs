using System.Collections.Frozen;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Rules;

/// <summary>Where and when a rule applies: asked for some sixty rules on every page, so it is a few numbers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RuleGate
{
    private static readonly FrozenDictionary<string, ulong> Bits = Channels
        .AllWithUnknown.Select((name, i) => (name, bit: 1UL << i))
        .ToFrozenDictionary(known => known.name, known => known.bit, StringComparer.Ordinal);

    private readonly ulong channels;
    private readonly DateOnly from;
    private readonly DateOnly to;
    private readonly bool isLive;

    public RuleGate(Rule rule)
    {
        channels = (rule.Channels.IsEmpty ? ulong.MaxValue : BitsOf(rule.Channels)) & ~BitsOf(rule.NotChannels);
        (from, to) = (rule.ValidFrom ?? DateOnly.MinValue, rule.ValidTo ?? DateOnly.MaxValue);
        isLive = rule.State == RuleState.Live;
        Waits = !rule.NotWith.IsEmpty;
    }

    /// <summary>It is tried after the others, as some codes silence it.</summary>
    public bool Waits { get; }

    /// <summary>The bit of a channel; one that no rule names has a bit of its own.</summary>
    public static ulong ChannelOf(string channel) => Bits.GetValueOrDefault(channel, 1UL << 63);

    public bool IsOpen(bool allStates, ulong channel, DateOnly day) =>
        (allStates || isLive) && (channels & channel) != 0 && from <= day && day <= to;

    private static ulong BitsOf(IEnumerable<string> names) => names.Aggregate(0UL, (all, name) => all | ChannelOf(name));
}
