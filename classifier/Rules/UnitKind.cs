namespace AdWatch.Classifier.Rules;

internal enum UnitKind
{
    Clause,
    Sentence,
    Block,
}
