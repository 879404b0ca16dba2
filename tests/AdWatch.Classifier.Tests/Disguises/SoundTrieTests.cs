using AdWatch.Classifier.Disguises;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Tests.Disguises;

public sealed class SoundTrieTests
{
    private const int Keys = 70;

    [Fact]
    public void PairsAreExactAndNumberedInTheirOrder()
    {
        var pairs = new KeyPairs(Keys);
        pairs.Add(69, 69);
        pairs.AddWord([1, 63, 64]);

        Assert.Equal(3, pairs.Rank());
        Assert.Equal([0, 1, 2], new[] { pairs.NumberOf(1, 63), pairs.NumberOf(63, 64), pairs.NumberOf(69, 69) });
        Assert.Equal(1, pairs.Bit(63, 64));
        Assert.Equal(0, pairs.Bit(64, 63));
        Assert.Equal(0, pairs.Bit(0, 1));
    }

    [Fact]
    public void EveryWordIsFoundWhereItStands()
    {
        var random = new Random(1);
        // Few keys make words that begin, end and overlap with each other; keys 32 apart share a bit of a node's filter.
        ushort[] Some(int length) => [.. Enumerable.Range(0, length).Select(_ => (ushort)(1 + (random.Next(3) * 32)))];
        ushort[][] words = [.. Enumerable.Range(0, 60).Select(i => Some(2 + (i % 5))).DistinctBy(word => string.Join(',', word))];
        var trie = new SoundTrie(words, Keys);
        for (var round = 0; round < 50; round++)
        {
            var text = Some(round);
            ushort[] padded = [.. text, 0, 0, 0, 0];
            int[] heads = [.. Enumerable.Range(0, text.Length).Where(i => trie.Heads.Bit(padded[i], padded[i + 1]) != 0)];
            var found = new List<TermMatch>();

            var shorts = new int[heads.Length];
            var (shortCount, longCount) = trie.Part(padded, heads, shorts);
            trie.Collect(padded, shorts.AsSpan(0, shortCount), heads.AsSpan(0, longCount), new int[heads.Length], found);

            var expected =
                from word in Enumerable.Range(0, words.Length)
                from start in Enumerable.Range(0, text.Length)
                where text.AsSpan(start).StartsWith(words[word])
                select new TermMatch(word, start, words[word].Length);
            Assert.Equal(expected.OrderBy(match => match.Length).ThenBy(match => match.Start).ThenBy(match => match.Term), found);
        }
    }
}
