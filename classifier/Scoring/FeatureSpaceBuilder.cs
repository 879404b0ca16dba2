using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>Chooses the features of a model: those that stand in enough of the training texts to be learnt.</summary>
internal static class FeatureSpaceBuilder
{
    /// <param name="fewestTexts">An n-gram or signal in fewer texts teaches the texts and not the codes.</param>
    public static FeatureSpace Build(IReadOnlyList<TrainingExample> examples, int fewestTexts)
    {
        var nGrams = new Dictionary<uint, (int Texts, int Last)>();
        var signals = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var text = 0; text < examples.Count; text++)
        {
            var previous = '\0';
            foreach (var raw in examples[text].Text)
            {
                var c = FeatureSpace.Fold(raw);
                if (FeatureSpace.GoesOn(previous, c))
                {
                    continue;
                }

                if (c != '\0')
                {
                    Count(nGrams, FeatureSpace.KeyOf('\0', c), text);
                    if (previous != '\0')
                    {
                        Count(nGrams, FeatureSpace.KeyOf(previous, c), text);
                    }
                }

                previous = c;
            }

            foreach (var signal in examples[text].Signals.Distinct(StringComparer.Ordinal))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(signals, signal, out _)++;
            }
        }

        return new FeatureSpace(
            Choose(nGrams, fewestTexts),
            [.. signals.Where(s => s.Value >= fewestTexts).Select(s => s.Key).Order(StringComparer.Ordinal)]
        );
    }

    /// <summary>The most frequent, so many as an index tells apart; of a pair both characters must be among them.</summary>
    private static uint[] Choose(Dictionary<uint, (int Texts, int Last)> nGrams, int fewestTexts)
    {
        var frequent = nGrams
            .Where(n => n.Value.Texts >= fewestTexts)
            .OrderByDescending(n => n.Value.Texts)
            .ThenBy(n => n.Key)
            .Select(n => n.Key)
            .ToList();
        var characters = frequent.Where(key => key <= char.MaxValue).Take(NGramIndex.MostCharacters).ToHashSet();
        var pairs = frequent
            .Where(key => key > char.MaxValue && characters.Contains(key >> 16) && characters.Contains(key & char.MaxValue))
            .Take(NGramIndex.MostNGrams - characters.Count);
        return [.. characters.Concat(pairs).Order()];
    }

    private static void Count(Dictionary<uint, (int Texts, int Last)> counts, uint key, int text)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out var isKnown);
        if (!isKnown || count.Last != text)
        {
            count = (count.Texts + 1, text);
        }
    }
}
