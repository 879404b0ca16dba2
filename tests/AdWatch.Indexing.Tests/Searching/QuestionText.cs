using AdWatch.Indexing.Searching;

namespace AdWatch.Indexing.Tests.Searching;

/// <summary>Writes a question so that the parser reads the same one again.</summary>
internal static class QuestionText
{
    public static string Of(SearchNode node) =>
        node switch
        {
            EverythingNode => "",
            PhraseNode phrase => $"\"{phrase.Text}\"",
            NearNode near => $"近(\"{near.First}\",\"{near.Second}\",{near.Distance})",
            NotNode not => "-" + Of(not.Part),
            AllOfNode all => "(" + string.Join(' ', all.Parts.Select(Of)) + ")",
            AnyOfNode any => "(" + string.Join(" OR ", any.Parts.Select(Of)) + ")",
            FieldNode field => $"{SearchFieldNames.NameOf(field.Field)}:\"{field.Value}\"",
            DateNode date => $"date:{date.From:yyyy-MM-dd}..{date.To:yyyy-MM-dd}",
            _ => throw new NotSupportedException(node.ToString()),
        };
}
