using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdWatch.Indexing.Analysis;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Makes the Lucene document of a page; one thread, one composer, since its streams and document are used again.</summary>
internal sealed class DocumentComposer
{
    private static readonly FieldType Words = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
        }
    );

    private static readonly FieldType WordsWithoutLength = Frozen(new FieldType(Words) { OmitNorms = true });

    private static readonly FieldType Keyword = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = false,
            OmitNorms = true,
            IndexOptions = IndexOptions.DOCS_ONLY,
        }
    );

    private readonly SearchFolding _folding;
    private readonly Document _document = [];
    private readonly Dictionary<string, KeywordPool> _keywords = new(StringComparer.Ordinal);
    private readonly (SearchTokenStream Stream, Field Field) _text;
    private readonly (SearchTokenStream Stream, Field Field) _title;
    private readonly (SearchTokenStream Stream, Field Field) _publisher;
    private readonly (SearchTokenStream Stream, Field Field) _url;
    private readonly Int32Field _date = new(IndexFields.Date, 0, Field.Store.NO);
    private readonly NumericDocValuesField _day = new(IndexFields.Day, 0);
    private readonly NumericDocValuesField _key = new(IndexFields.Key, 0);

    public DocumentComposer(SearchFolding folding)
    {
        _folding = folding;
        _text = Streamed(IndexFields.Text, Words);
        _title = Streamed(IndexFields.Title, Words);
        _publisher = Streamed(IndexFields.Publisher, WordsWithoutLength);
        _url = Streamed(IndexFields.Url, WordsWithoutLength);
    }

    public static Term IdTerm(string pageId) => new(IndexFields.Id, pageId);

    /// <summary>Orders pages of equal rank, the same in every index of the store.</summary>
    public static long KeyOf(string pageId) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(pageId.AsSpan()));

    /// <summary>The document; valid until the next call.</summary>
    public Document Compose(SearchDocument page)
    {
        _document.Fields.Clear();
        foreach (var pool in _keywords.Values)
        {
            pool.Used = 0;
        }

        AddKeyword(IndexFields.Id, page.PageId);
        _text.Stream.Set(page.Title, page.Text);
        _document.Add(_text.Field);
        AddWords(_title, page.Title);
        AddWords(_publisher, page.Publisher);
        AddWords(_url, page.Url);
        AddKeywords(page);

        var day = SearchDates.DayOf(page.PublishedAt ?? page.FirstSeenAt).DayNumber;
        _date.SetInt32Value(day);
        _day.SetInt64Value(day);
        _key.SetInt64Value(KeyOf(page.PageId));
        _document.Add(_date);
        _document.Add(_day);
        _document.Add(_key);
        _document.Add(new BinaryDocValuesField(IndexFields.Card, HitCard.Of(page).Encode()));
        AddFacets(page);
        return _document;
    }

    private void AddKeywords(SearchDocument page)
    {
        AddAll(IndexFields.Site, SearchKeys.Sites(page.Url));
        AddAll(IndexFields.Channel, Keys(page.Channel));
        AddAll(IndexFields.Code, page.Codes.Select(SearchKeys.Plain));
        AddAll(IndexFields.Lead, Keys(page.Lead));
        AddAll(IndexFields.Department, Keys(page.Lead).Concat(page.Departments.Select(SearchKeys.Plain)));
        AddAll(IndexFields.Severity, Keys(page.Severity));
        AddAll(IndexFields.Status, page.Statuses.Select(SearchKeys.Plain));
        AddAll(IndexFields.Phone, page.Phones.SelectMany(SearchKeys.Phones));
        AddAll(IndexFields.WeChat, page.WeChat.Select(id => SearchKeys.Account(_folding, id)));
        AddAll(IndexFields.Certificate, page.Certificates.Select(number => SearchKeys.Number(_folding, number)));
        AddAll(IndexFields.Licence, page.Licences.Select(number => SearchKeys.Number(_folding, number)));
        AddAll(IndexFields.Region, Keys(page.Region));
        AddAll(IndexFields.Cluster, Keys(page.Cluster));
    }

    private void AddFacets(SearchDocument page)
    {
        foreach (var code in page.Codes)
        {
            _document.Add(new SortedSetDocValuesField(IndexFields.Facets[IndexFields.CodeFacet].Column, new BytesRef(code)));
        }

        ReadOnlySpan<string?> single = [page.Channel, page.Source, page.Lead, page.Severity];
        for (var i = 0; i < single.Length; i++)
        {
            if (!string.IsNullOrEmpty(single[i]))
            {
                _document.Add(new SortedDocValuesField(IndexFields.Facets[i + 1].Column, new BytesRef(single[i])));
            }
        }
    }

    private static IEnumerable<string> Keys(string? value) => string.IsNullOrWhiteSpace(value) ? [] : [SearchKeys.Plain(value)];

    private void AddAll(string field, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            if (value.Length > 0)
            {
                AddKeyword(field, value);
            }
        }
    }

    /// <summary>Keyword fields are used again too: the token stream that Lucene makes for a new one costs more than all else of a short field.</summary>
    private void AddKeyword(string field, string value)
    {
        if (!_keywords.TryGetValue(field, out var pool))
        {
            _keywords[field] = pool = new KeywordPool();
        }

        if (pool.Used == pool.Fields.Count)
        {
            pool.Fields.Add(new Field(field, value, Keyword));
        }

        var next = pool.Fields[pool.Used++];
        next.SetStringValue(value);
        _document.Add(next);
    }

    private void AddWords((SearchTokenStream Stream, Field Field) words, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            words.Stream.Set(text);
            _document.Add(words.Field);
        }
    }

    private (SearchTokenStream Stream, Field Field) Streamed(string name, FieldType type)
    {
        var stream = new SearchTokenStream(_folding);
        return (stream, new Field(name, stream, type));
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }

    private sealed class KeywordPool
    {
        public List<Field> Fields { get; } = [];

        public int Used { get; set; }
    }
}
