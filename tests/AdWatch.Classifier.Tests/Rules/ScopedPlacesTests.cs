using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class ScopedPlacesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    public void TheEntriesInAScopeAreThoseThatBeginInIt(int count)
    {
        var random = new Random(count);
        for (var round = 0; round < 50; round++)
        {
            var occurrences = new Occurrences(3);
            for (var i = 0; i < count; i++)
            {
                occurrences.Add(1, new(random.Next(40), 2));
            }

            occurrences.Seal();
            var scope = new TextRange(random.Next(40), random.Next(12));

            var found = ScopedPlaces.Of(occurrences, 1, scope).ToArray();

            Assert.Equal(occurrences.Of(1).ToArray().Where(range => range.Start >= scope.Start && range.Start < scope.End), found);
        }
    }
}
