using System.Collections.Immutable;
using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Turns a question into a Lucene query, with the caller's limits inside it.</summary>
internal sealed class LuceneQueryBuilder(SearchFolding folding)
{
    /// <summary>How much more a word counts that stands in the title too.</summary>
    private const float TitleBoost = 1.5f;

    private readonly ImmutableArray<WantedStrand>.Builder _wanted = ImmutableArray.CreateBuilder<WantedStrand>();
    private int _negations;

    /// <summary>The query of one request, and the substrings that its snippets show.</summary>
    public static BuiltQuery Build(SearchFolding folding, SearchRequest request)
    {
        var builder = new LuceneQueryBuilder(folding);
        var root = builder.Node(request.Query.Root);
        var limits = LimitsOf(request.Access).ToList();
        if (request.From is not null || request.To is not null)
        {
            limits.Add(Days(request.From, request.To));
        }

        if (limits.Count > 0)
        {
            var limited = new BooleanQuery { { root, Occur.MUST } };
            foreach (var limit in limits)
            {
                limited.Add(limit, Occur.MUST);
            }

            root = limited;
        }

        var wanted = builder._wanted.DistinctBy(w => (w.Strand.Folded, w.TitleOnly)).ToImmutableArray();
        return new BuiltQuery(root, wanted, Ranked: wanted.Length > 0);
    }

    /// <summary>What a caller's scope demands; each must hold.</summary>
    public static IReadOnlyList<Query> LimitsOf(AccessFilter access)
    {
        var limits = new List<Query>();
        if (!access.Departments.IsEmpty)
        {
            limits.Add(AnyOf(access.Departments.Select(d => Keyword(IndexFields.Department, SearchKeys.Plain(d)))));
        }

        if (!access.Regions.IsEmpty)
        {
            limits.Add(AnyOf(access.Regions.Select(Region)));
        }

        return limits;
    }

    private Query Node(SearchNode node) =>
        node switch
        {
            EverythingNode => Everything(),
            AllOfNode all => All(all.Parts),
            AnyOfNode any => AnyOf(any.Parts.Select(Node).ToList()),
            NotNode not => All([not]),
            PhraseNode phrase => Phrase(phrase.Text),
            NearNode near => Near(near),
            FieldNode field => Field(field),
            DateNode date => Days(date.From, date.To),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "no search node"),
        };

    private BooleanQuery All(ImmutableArray<SearchNode> parts)
    {
        var query = new BooleanQuery();
        foreach (var part in parts)
        {
            if (part is NotNode not)
            {
                _negations++;
                query.Add(Node(not.Part), Occur.MUST_NOT);
                _negations--;
            }
            else
            {
                query.Add(Node(part), Occur.MUST);
            }
        }

        if (parts.All(part => part is NotNode))
        {
            query.Add(Everything(), Occur.MUST);
        }

        return query;
    }

    private Query Phrase(string text)
    {
        if (Strand.Of(folding, text) is not { } strand)
        {
            return Nothing();
        }

        Want(strand, titleOnly: false);
        var inText = StrandQueries.Of(IndexFields.Text, strand);
        if (_negations > 0)
        {
            return inText;
        }

        var inTitle = StrandQueries.Of(IndexFields.Title, strand);
        inTitle.Boost = TitleBoost;
        return new BooleanQuery { { inText, Occur.MUST }, { inTitle, Occur.SHOULD } };
    }

    private Query Near(NearNode near)
    {
        if (Strand.Of(folding, near.First) is not { } first || Strand.Of(folding, near.Second) is not { } second)
        {
            return Nothing();
        }

        Want(first, titleOnly: false);
        Want(second, titleOnly: false);
        return new BooleanQuery
        {
            { StrandQueries.Of(IndexFields.Text, first), Occur.MUST },
            { StrandQueries.Of(IndexFields.Text, second), Occur.MUST },
            {
                new NearQuery(IndexFields.Text, first, second, near.Distance) { Boost = 0 },
                Occur.MUST
            },
        };
    }

    private Query Field(FieldNode node) =>
        node.Field switch
        {
            SearchField.Title => Words(IndexFields.Title, node.Value, titleOnly: true),
            SearchField.Publisher => Words(IndexFields.Publisher, node.Value),
            SearchField.Url => Words(IndexFields.Url, node.Value),
            SearchField.Site => Keyword(IndexFields.Site, SearchKeys.Site(node.Value)),
            SearchField.Channel => Keyword(IndexFields.Channel, SearchKeys.Plain(node.Value)),
            SearchField.Code => Keyword(IndexFields.Code, SearchKeys.Plain(node.Value)),
            SearchField.Lead => Keyword(IndexFields.Lead, SearchKeys.Plain(node.Value)),
            SearchField.Severity => Keyword(IndexFields.Severity, SearchKeys.Plain(node.Value)),
            SearchField.Status => Keyword(IndexFields.Status, SearchKeys.Plain(node.Value)),
            SearchField.Phone => Keyword(IndexFields.Phone, SearchKeys.Phone(node.Value)),
            SearchField.WeChat => Keyword(IndexFields.WeChat, SearchKeys.Account(folding, node.Value)),
            SearchField.Certificate => Keyword(IndexFields.Certificate, SearchKeys.Number(folding, node.Value)),
            SearchField.Licence => Keyword(IndexFields.Licence, SearchKeys.Number(folding, node.Value)),
            SearchField.Region => Region(node.Value),
            SearchField.Cluster => Keyword(IndexFields.Cluster, SearchKeys.Plain(node.Value)),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Field, "no search field"),
        };

    private Query Words(string field, string value, bool titleOnly = false)
    {
        if (Strand.Of(folding, value) is not { } strand)
        {
            return Nothing();
        }

        if (titleOnly)
        {
            Want(strand, titleOnly: true);
            return StrandQueries.Of(field, strand);
        }

        return Unscored(StrandQueries.Of(field, strand));
    }

    private void Want(Strand strand, bool titleOnly)
    {
        if (_negations == 0)
        {
            _wanted.Add(new WantedStrand(strand, titleOnly));
        }
    }

    private static Query Region(string code)
    {
        var prefix = SearchKeys.RegionPrefix(code);
        return prefix.Length == 0 ? Everything() : Unscored(new PrefixQuery(new Term(IndexFields.Region, prefix)));
    }

    private static Query Days(DateOnly? from, DateOnly? to) =>
        Unscored(NumericRangeQuery.NewInt32Range(IndexFields.Date, from?.DayNumber, to?.DayNumber, minInclusive: true, maxInclusive: true));

    private static BooleanQuery AnyOf(IEnumerable<Query> parts)
    {
        var query = new BooleanQuery();
        foreach (var part in parts)
        {
            query.Add(part, Occur.SHOULD);
        }

        return query;
    }

    private static Query Keyword(string field, string key) => Unscored(new TermQuery(new Term(field, key)));

    private static Query Everything() => new MatchAllDocsQuery { Boost = 0 };

    private static BooleanQuery Nothing() => [];

    private static ConstantScoreQuery Unscored(Query query) => new(query) { Boost = 0 };
}

/// <summary>A Lucene query with the substrings its snippets show; without any, hits come newest first.</summary>
internal sealed record BuiltQuery(Query Query, ImmutableArray<WantedStrand> Wanted, bool Ranked);

/// <summary>A substring to show.</summary>
internal sealed record WantedStrand(Strand Strand, bool TitleOnly);
