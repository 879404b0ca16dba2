using System.Collections.Immutable;
using AdWatch.Indexing.Searching;
using CsCheck;

namespace AdWatch.Indexing.Tests.Searching;

public sealed class SearchExactnessTests
{
    private static readonly Gen<string> Pieces = Gen.OneOf([
        "治",
        "疗",
        "效",
        "超",
        "治疗",
        "疗效",
        "𠮷",
        "a",
        "B",
        "vx",
        "1",
        "20",
        "ｖ",
        "２",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "\n \n",
        "，",
        "。",
        "·",
        "*",
        "_",
        "\u200B",
        "\u3000",
        "-",
        "%",
        "（",
        "😀",
    ]);

    private static readonly Gen<string> Texts = Pieces.Array[0, 40].Select(string.Concat);

    private static readonly Gen<string> Words = Pieces.Array[1, 4].Select(string.Concat);

    private static readonly Gen<SearchNode> Leaves = Gen.Frequency(
        (4, Words.Select(word => (SearchNode)new PhraseNode(word))),
        (1, Gen.Select(Words, Words, Gen.Int[0, 12], (a, b, n) => (SearchNode)new NearNode(a, b, n)))
    );

    private static readonly Gen<SearchNode> Questions = Gen.Recursive<SearchNode>(
        (depth, inner) =>
            depth == 3
                ? Leaves
                : Gen.Frequency(
                    (3, Leaves),
                    (1, inner.Select(part => (SearchNode)new NotNode(part))),
                    (1, inner.Array[2, 3].Select(parts => (SearchNode)new AllOfNode([.. parts]))),
                    (1, inner.Array[2, 3].Select(parts => (SearchNode)new AnyOfNode([.. parts])))
                )
    );

    private readonly PlainScan _scan = new();

    [Fact]
    public async Task ThePhrasesFoundAreExactlyTheSubstringsOfTheFoldedText() =>
        await Gen.Select(Texts.Array[40], Gen.Select(Gen.Int[0, 39], Gen.Double.Unit, Gen.Int[1, 8]).Array[40], Words.Array[20])
            .SampleAsync(
                async (texts, cuts, words) =>
                {
                    using var lab = new SearchLab();
                    await lab.StoreAsync(texts);
                    foreach (var phrase in cuts.Select(cut => Cut(texts[cut.Item1], cut.Item2, cut.Item3)).Concat(words))
                    {
                        await AssertSameAsync(lab, new PhraseNode(phrase));
                    }
                },
                iter: 10,
                threads: 1
            );

    [Fact]
    public async Task AnyQuestionFindsWhatAScanOfAllPagesFinds() =>
        await Gen.Select(Gen.Select(Words, Texts).Array[40], Questions.Array[60])
            .SampleAsync(
                async (pages, questions) =>
                {
                    using var lab = new SearchLab();
                    await lab.StoreAsync(pages.Select(page => lab.Page(page.Item2, page.Item1)));
                    foreach (var question in questions)
                    {
                        await AssertSameAsync(lab, question);
                    }
                },
                iter: 10,
                threads: 1
            );

    [Fact]
    public async Task EachSnippetIsAnExactPieceWithTheWantedWordAtEachHit() =>
        await Gen.Select(Texts.Array[20], Gen.Select(Gen.Int[0, 19], Gen.Double.Unit, Gen.Int[1, 8]).Array[20])
            .SampleAsync(
                async (texts, cuts) =>
                {
                    using var lab = new SearchLab();
                    await lab.StoreAsync(texts);
                    foreach (
                        var phrase in cuts.Select(cut => Cut(texts[cut.Item1], cut.Item2, cut.Item3)).Where(p => !_scan.HoldsNothing(p))
                    )
                    {
                        var answer = await lab.SearchAsync(Ask(new PhraseNode(phrase)));
                        foreach (var hit in answer.Items)
                        {
                            var text = lab.Pages.All.Single(page => page.PageId == hit.Page).Text;
                            Assert.True(
                                hit.Snippets.Any(snippet => !snippet.Hits.IsEmpty),
                                $"nothing is marked for '{phrase}' in '{text}'"
                            );
                            Assert.All(hit.Snippets, snippet => AssertExact(lab, phrase, text, snippet));
                        }
                    }
                },
                iter: 10,
                threads: 1
            );

    private void AssertExact(SearchLab lab, string phrase, string text, Snippet snippet)
    {
        Assert.Equal(text.Substring(snippet.Start, snippet.Text.Length), snippet.Text);
        foreach (var mark in snippet.Hits)
        {
            // overlapping occurrences are marked as one, so the marked words begin with the phrase
            var marked = snippet.Text.Substring(mark.Start, mark.Length);
            Assert.True(_scan.Matches(lab.Page(marked), new PhraseNode(phrase)), $"'{marked}' is marked for '{phrase}'");
        }
    }

    private async Task AssertSameAsync(SearchLab lab, SearchNode question)
    {
        if (HoldsNothing(question))
        {
            return;
        }

        var expected = lab.Pages.All.Where(page => _scan.Matches(page, question)).Select(page => page.PageId).Order(StringComparer.Ordinal);
        var found = await lab.FindAsync(Ask(question));
        Assert.True(
            expected.SequenceEqual(found, StringComparer.Ordinal),
            $"{Ask(question)}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}; differ: {Differing(lab, expected, found)}"
        );
    }

    private static string Differing(SearchLab lab, IEnumerable<string> expected, string[] found) =>
        string.Join(
            '|',
            lab.Pages.All.Where(page =>
                    expected.Contains(page.PageId, StringComparer.Ordinal) != found.Contains(page.PageId, StringComparer.Ordinal)
                )
                .Select(page => $"'{page.Title}' '{page.Text}'")
        );

    private bool HoldsNothing(SearchNode node) =>
        node switch
        {
            PhraseNode phrase => _scan.HoldsNothing(phrase.Text),
            NearNode near => _scan.HoldsNothing(near.First) || _scan.HoldsNothing(near.Second),
            NotNode not => HoldsNothing(not.Part),
            AllOfNode all => all.Parts.Any(HoldsNothing),
            AnyOfNode any => any.Parts.Any(HoldsNothing),
            _ => false,
        };

    private static string Cut(string text, double from, int length)
    {
        var start = (int)(from * text.Length);
        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    private static string Ask(SearchNode node) => QuestionText.Of(node);
}
