using System.Text;
using AdWatch.Crawler.Extraction;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Text;
using CsCheck;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>Holds the own tokenizer against AngleSharp's.</summary>
public sealed class MarkupReaderTests
{
    private static readonly string[] Pieces =
    [
        "<div>",
        "</div>",
        "<p class=x>",
        "</p>",
        "<a href='/x?a=1&amp;b=2'>",
        "</a>",
        "<br/>",
        "<img src=\"a.png\" alt='图'>",
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<!-- x -->",
        "<!DOCTYPE html>",
        "<?xml ?>",
        "&amp;",
        "&nbsp;",
        "&copy",
        "&notin;",
        "&#20013;",
        "&#x4e2d",
        "&#128;",
        "&bogus;",
        "&",
        "文字",
        "a b",
        "=",
        "\"",
        "'",
        "/",
        "<script>",
        "</script>",
        "if(a<b)",
        "<style>",
        "</style >",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "</>",
        "</ 3>",
        "<3",
        "<a b=c d>",
        "<a b",
        "<Ab-c:d/>",
        "\n",
        "--!>",
        "<!>",
        "<!-->",
        "]]>",
    ];

    public static readonly Gen<string> Markup = Gen.Int[0, Pieces.Length - 1]
        .Array[0, 30]
        .Select(picks => string.Concat(picks.Select(i => Pieces[i])));

    [Fact]
    public void TagsAndTextAreThoseOfAngleSharp() =>
        Markup.Sample(html => Assert.Equal(ByAngleSharp(html), ByOwnReader(html)), iter: 20_000);

    private static string ByOwnReader(string html)
    {
        var tokens = new StringBuilder();
        var reader = new MarkupReader(html);
        while (reader.Read())
        {
            switch (reader.Kind)
            {
                case MarkupKind.Text:
                    tokens.Append(CharacterReferences.Decode(reader.Text));
                    break;
                case MarkupKind.StartTag:
                    tokens
                        .Append('⟨')
                        .Append(reader.Name.ToString().ToLowerInvariant())
                        .Append('|')
                        .Append(CharacterReferences.Decode(reader[HtmlAttribute.Href], inAttribute: true))
                        .Append('⟩');
                    if (reader.Tag.Has(TagTraits.RawText))
                        tokens.Append(reader.ReadRawText(reader.Name));
                    else if (reader.Tag.Has(TagTraits.EscapableText))
                        tokens.Append(CharacterReferences.Decode(reader.ReadRawText(reader.Name)));
                    break;
                default:
                    tokens.Append("⟨/").Append(reader.Name.ToString().ToLowerInvariant()).Append('⟩');
                    break;
            }
        }

        return tokens.ToString();
    }

    private static string ByAngleSharp(string html)
    {
        var tokens = new StringBuilder();
        using var tokenizer = new HtmlTokenizer(new TextSource(html), HtmlEntityProvider.Resolver) { SkipComments = true };
        while (true)
        {
            ref var token = ref tokenizer.GetStructToken();
            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    return tokens.ToString();
                case HtmlTokenType.Character:
                    tokens.Append(token.Data.ToString());
                    break;
                case HtmlTokenType.StartTag:
                    var name = token.Name.ToString();
                    tokens.Append('⟨').Append(name).Append('|').Append(token.GetAttribute("href").ToString()).Append('⟩');
                    tokenizer.State = name switch
                    {
                        "script" => HtmlParseMode.Script,
                        "style" => HtmlParseMode.Rawtext,
                        "title" or "textarea" => HtmlParseMode.RCData,
                        _ => HtmlParseMode.PCData,
                    };
                    break;
                case HtmlTokenType.EndTag:
                    tokens.Append("⟨/").Append(token.Name.ToString()).Append('⟩');
                    break;
                default:
                    break;
            }
        }
    }
}
