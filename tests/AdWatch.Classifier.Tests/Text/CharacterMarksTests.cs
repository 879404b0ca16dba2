using System.Numerics;
using AdWatch.Classifier.Text;
using CsCheck;

namespace AdWatch.Classifier.Tests.Text;

public sealed class CharacterMarksTests
{
    [Fact]
    public void EachOfTheFirstPlacesIsTold() =>
        Gen.Char["。,字\0\uffff"]
            .Array[0, 100]
            .Sample(characters =>
            {
                var found = new CharacterMarks("。,").Find(characters);
                var first = characters.Take(CharacterMarks.Together).ToArray();
                Assert.All(first, (c, i) => Assert.Equal(c is '。' or ',', ((found >> i) & 1) != 0));
                Assert.Equal(first.Count(c => c is '。' or ','), BitOperations.PopCount(found));
            });
}
