using AdWatch.Classifier.Excuses;

namespace AdWatch.Classifier.Rules;

/// <summary>What the rules and excuses of a rule set read where they are asked.</summary>
/// <param name="excuses">The entries, one after the other.</param>
internal sealed class RuleReads(IReadOnlyList<Rule> rules, IEnumerable<Excuse> excuses)
{
    /// <summary>In bytes, about.</summary>
    private const int LengthOfRule = 192;

    /// <summary>What each rule reads where it is tried.</summary>
    public ReadAhead Tried { get; } =
        new(rules.Select(rule => (IEnumerable<object>)[.. ReadAhead.Lines(rule, LengthOfRule), .. rule.When.Reads]));

    /// <summary>What each rule reads where it holds.</summary>
    public ReadAhead Held { get; } =
        new(rules.Select(rule => rule.Unless.SelectMany(exemption => (IEnumerable<object>)[exemption, .. exemption.When.Reads])));

    /// <summary>What each entry of an excuse reads where it is asked of a sentence or block.</summary>
    public ReadAhead Excuses { get; } = new(excuses.Select(excuse => excuse.When.Reads));
}
