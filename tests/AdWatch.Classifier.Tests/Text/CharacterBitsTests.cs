using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Tests.Text;

public sealed class CharacterBitsTests
{
    [Fact]
    public void HoldsWhatIsAMemberAndNothingElse()
    {
        var bits = new CharacterBits(c => c is '\0' or '7' or '零' or '\uffff');
        Assert.Equal("\07零\uffff", string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(bits.Holds)));
    }
}
