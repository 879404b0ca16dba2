using AdWatch.Classifier.Scoring;
using CsCheck;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class NGramIndexTests
{
    /// <summary>Few characters, so that pairs come again, some of them digits and blanks.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Char['a', 'h'], Gen.Char['0', '9'], Gen.Char['一', '丏'], Gen.Const(' '))
        .Array[0, 120]
        .Select(characters => new string(characters));

    [Fact]
    public void EveryNGramHasItsOwnRowAndNoOtherPairHasOne() =>
        Gen.Select(Gen.Char['a', 'z'], Gen.Char['a', '\uffff'])
            .Array[0, 400]
            .Sample(pairs =>
            {
                var keys = KeysOf(pairs);
                var index = new NGramIndex(keys);
                for (var row = 0; row < keys.Length; row++)
                {
                    var (previous, c) = ((char)(keys[row] >> 16), (char)keys[row]);
                    Assert.Equal(row, previous == '\0' ? index.RowOf(c) : index.RowOf(previous, c));
                }

                Assert.All(
                    pairs.Select(p => FeatureSpace.KeyOf(p.Item2, p.Item1)).Where(key => !keys.Contains(key)),
                    key => Assert.Equal(FeatureSpace.Unknown, index.RowOf((char)(key >> 16), (char)key))
                );
            });

    [Fact]
    public void TheCharactersOfAnNGramAreThoseOfItsRow() =>
        Gen.Select(Texts, Texts)
            .Sample(
                (known, text) =>
                {
                    var space = FeatureSpaceBuilder.Build([new(known, [])], fewestTexts: 1);
                    var rows = new NGramRows();
                    new NGramIndex(space.NGrams).Read(text, rows);
                    var place = 0;
                    for (var entry = 0; entry < rows.All.Length; entry++)
                    {
                        var (start, length) = rows.PlaceOf(entry, ref place);
                        var key = FeatureSpace.KeyOf(
                            length == 2 ? FeatureSpace.Fold(text[start]) : '\0',
                            FeatureSpace.Fold(text[start + length - 1])
                        );
                        Assert.Equal(space.NGrams[rows.All[entry]], key);
                    }
                }
            );

    [Fact]
    public void ATextGivesTheRowsThatAPlainWalkGives() =>
        Gen.Select(Texts, Texts)
            .Sample(
                (known, text) =>
                {
                    var space = FeatureSpaceBuilder.Build([new(known, [])], fewestTexts: 1);
                    var rows = new NGramRows();
                    new NGramIndex(space.NGrams).Read(text, rows);
                    Assert.Equal(Walk(space.NGrams.ToArray(), text), rows.All.ToArray());
                }
            );

    [Fact]
    public void ALongTextGivesThemToo() =>
        Gen.Select(Texts, Texts.Array[3, 12])
            .Sample(
                (known, parts) =>
                {
                    var (space, text) = (FeatureSpaceBuilder.Build([new(known, [])], fewestTexts: 1), string.Concat(parts));
                    var rows = new NGramRows();
                    new NGramIndex(space.NGrams).Read(text, rows);
                    Assert.Equal(Walk(space.NGrams.ToArray(), text), rows.All.ToArray());
                },
                iter: 200
            );

    [Fact]
    public void APartGivesTheRowsItWouldGiveAlone() =>
        Gen.Select(Texts, Gen.Int[0, 100], Gen.Int[0, 100])
            .Where((text, start, _) => start < text.Length && !(start > 0 && char.IsDigit(text[start]) && char.IsDigit(text[start - 1])))
            .Sample(
                (text, start, length) =>
                {
                    var index = new NGramIndex(FeatureSpaceBuilder.Build([new(text, [])], fewestTexts: 1).NGrams);
                    var (whole, alone) = (new NGramRows(), new NGramRows());
                    index.Read(text, whole);
                    var count = Math.Min(length, text.Length - start);
                    index.Read(text.AsSpan(start, count), alone);
                    Assert.Equal(alone.All.ToArray(), whole.Of(start, count).ToArray());
                }
            );

    [Fact]
    public void AsManyNGramsAsAModelMayHaveAreToldApart()
    {
        var characters = Enumerable
            .Range(0, NGramIndex.MostCharacters)
            .Select(i => FeatureSpace.KeyOf('\0', (char)('\u3400' + i)))
            .ToList();
        var random = new Random(7);
        var pairs = new HashSet<uint>();
        while (characters.Count + pairs.Count < NGramIndex.MostNGrams)
        {
            pairs.Add(FeatureSpace.KeyOf((char)characters[random.Next(4000)], (char)characters[random.Next(characters.Count)]));
        }

        uint[] keys = [.. characters, .. pairs];
        var index = new NGramIndex(keys);
        Assert.All(pairs, key => Assert.Equal(key, keys[index.RowOf((char)(key >> 16), (char)key)]));
    }

    [Fact]
    public void APairOfACharacterThatIsNoneIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new NGramIndex([FeatureSpace.KeyOf('\0', 'a'), FeatureSpace.KeyOf('a', 'b')]));
        Assert.Contains("n-gram 1", error.Message);
    }

    private static uint[] KeysOf((char, char)[] pairs) =>
        [
            .. pairs
                .SelectMany(p =>
                    new[]
                    {
                        FeatureSpace.KeyOf('\0', FeatureSpace.Fold(p.Item1)),
                        FeatureSpace.KeyOf('\0', FeatureSpace.Fold(p.Item2)),
                        FeatureSpace.KeyOf(FeatureSpace.Fold(p.Item1), FeatureSpace.Fold(p.Item2)),
                    }
                )
                .Where(key => (key & char.MaxValue) != 0)
                .Distinct()
                .Order(),
        ];

    /// <summary>The same as it is told: of a run of digits the first, a character and the pair it ends, nothing over a blank.</summary>
    private static List<int> Walk(uint[] keys, string text)
    {
        var rows = new List<int>();
        var previous = '\0';
        foreach (var raw in text)
        {
            var c = FeatureSpace.Fold(raw);
            if (!FeatureSpace.GoesOn(previous, c))
            {
                foreach (
                    var key in (uint[])(
                        previous == '\0' ? [FeatureSpace.KeyOf('\0', c)] : [FeatureSpace.KeyOf(previous, c), FeatureSpace.KeyOf('\0', c)]
                    )
                )
                {
                    if (c != '\0' && Array.IndexOf(keys, key) is >= 0 and var row)
                    {
                        rows.Add(row);
                    }
                }
            }

            previous = c;
        }

        return rows;
    }
}
