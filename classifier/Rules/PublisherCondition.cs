using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

internal sealed class PublisherCondition(IReadOnlyList<string> kinds) : Condition
{
    public override Needs Needs => Needs.Nothing;

    public override int Cost => 0;

    public override bool IsRuledOut(PageView page) => !HoldsIn(page, page.Whole, evidence: null);

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) =>
        page.PublisherKinds.Count > 0 && page.PublisherKinds.Any(kind => kinds.Contains(kind, StringComparer.Ordinal));
}

internal sealed class ChannelCondition(IReadOnlyList<string> channels) : Condition
{
    public override Needs Needs => Needs.Nothing;

    public override int Cost => 0;

    public override bool IsRuledOut(PageView page) => !HoldsIn(page, page.Whole, evidence: null);

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) =>
        channels.Contains(page.Channel, StringComparer.Ordinal);
}

internal sealed class LengthCondition(int atLeast, int atMost) : Condition
{
    public override Needs Needs => Needs.Nothing;

    public override int Cost => 0;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) => scope.Length >= atLeast && scope.Length <= atMost;
}
