using AdWatch.Classifier.Judging;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class TextUnitsTests
{
    [Fact]
    public void EachPositionHasTheUnitThatHoldsIt()
    {
        var random = new Random(1);
        var units = new TextUnits();
        for (var round = 0; round < 300; round++)
        {
            units.Clear();
            var longest = random.Next(1, round % 30 == 0 ? 3000 : 60);
            for (int i = random.Next(1, 40), end = 0; i > 0; i--)
            {
                end += random.Next(1, longest + 1);
                units.EndAt(end);
            }

            var last = units[units.Count - 1].End;
            var places = units.Places;
            for (var position = 0; position < last; position++)
            {
                var unit = units[units.IndexOf(position)];
                Assert.InRange(position, unit.Start, unit.End - 1);
                Assert.True(places.IsEmpty || places[position] == units.IndexOf(position));
            }

            Assert.Equal(units.Count - 1, units.IndexOf(last));
            Assert.Equal(0, units.IndexOf(-1));
        }
    }
}
