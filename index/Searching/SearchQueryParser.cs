using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Analysis;
using static AdWatch.Indexing.Searching.QueryCharacters;

namespace AdWatch.Indexing.Searching;

/// <summary>Reads a question: words, "phrases", OR, -not, ( ), 近(甲,乙,20), field:value, date:from..to.</summary>
/// <remarks>Pure and safe from many threads. What it cannot read it refuses with the character and the remedy; it never guesses.</remarks>
public sealed class SearchQueryParser(SearchFolding folding)
{
    public const int MaxLength = 2000;
    public const int MaxDepth = 32;
    public const int MaxTerms = 200;
    public const int MaxDistance = 1000;

    /// <exception cref="SearchQueryException">The question cannot be understood.</exception>
    public SearchQuery Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length > MaxLength)
        {
            throw new SearchQueryException(
                SearchQueryFault.TooLong,
                MaxLength,
                $"a query has at most {MaxLength} characters, this one has {query.Length}.",
                "Ask for less, or in several queries."
            );
        }

        return new SearchQuery(query, new Reading(query, folding).Whole());
    }

    private sealed class Reading(string query, SearchFolding folding)
    {
        private int _at;
        private int _terms;

        public SearchNode Whole()
        {
            SkipSpace();
            if (_at == query.Length)
            {
                return new EverythingNode();
            }

            var root = AnyOf(0);
            return _at == query.Length ? root : throw Unopened();
        }

        private SearchNode AnyOf(int depth)
        {
            var parts = ImmutableArray.CreateBuilder<SearchNode>();
            parts.Add(AllOf(depth));
            while (TryKeyword("OR"))
            {
                parts.Add(AllOf(depth));
            }

            return parts.Count == 1 ? parts[0] : new AnyOfNode(parts.ToImmutable());
        }

        private SearchNode AllOf(int depth)
        {
            var parts = ImmutableArray.CreateBuilder<SearchNode>();
            while (true)
            {
                SkipSpace();
                if (_at == query.Length || Current == ')' || IsKeyword("OR"))
                {
                    break;
                }

                if (parts.Count > 0 && TryKeyword("AND"))
                {
                    SkipSpace();
                    if (_at == query.Length || Current == ')' || IsKeyword("OR"))
                    {
                        throw Missing("AND");
                    }
                }

                parts.Add(Term(depth));
            }

            return parts.Count switch
            {
                0 when depth == 0 && _at < query.Length && Current == ')' => throw Unopened(),
                0 => throw Missing("OR"),
                1 => parts[0],
                _ => new AllOfNode(parts.ToImmutable()),
            };
        }

        private SearchNode Term(int depth)
        {
            if (depth >= MaxDepth)
            {
                throw Fault(SearchQueryFault.TooDeep, _at, $"groups stand at most {MaxDepth} deep.", "Write it with fewer parentheses.");
            }

            if (Current == '-' || IsKeyword("NOT"))
            {
                return Excluded(depth);
            }

            if (++_terms > MaxTerms)
            {
                throw Fault(SearchQueryFault.TooManyTerms, _at, $"a query has at most {MaxTerms} terms.", "Split it into several queries.");
            }

            return Current switch
            {
                '(' => Group(depth),
                '"' => Phrase(_at, Quoted()),
                _ => TryNear() ?? TryField() ?? Word(),
            };
        }

        private NotNode Excluded(int depth)
        {
            var sign = _at;
            if (TryKeyword("NOT"))
            {
                SkipSpace();
                return _at == query.Length || Current == ')' ? throw Missing("NOT") : new NotNode(Term(depth + 1));
            }

            _at++;
            return _at == query.Length || IsSpace(query[_at]) || Current == ')'
                ? throw Fault(
                    SearchQueryFault.MissingOperand,
                    sign,
                    "a - excludes what follows it, and nothing does.",
                    "Write -word without a space, or put the - in quotes."
                )
                : new NotNode(Term(depth + 1));
        }

        private SearchNode Group(int depth)
        {
            var open = _at++;
            SkipSpace();
            if (_at < query.Length && Current == ')')
            {
                throw Fault(SearchQueryFault.EmptyGroup, open, "( ) holds nothing.", "Put words between the parentheses or remove them.");
            }

            var inner = AnyOf(depth + 1);
            if (_at == query.Length)
            {
                throw Fault(SearchQueryFault.UnclosedParenthesis, open, "this ( is never closed.", "Add ) or put the ( in quotes.");
            }

            _at++;
            return inner;
        }

        private PhraseNode Word()
        {
            var start = _at;
            while (_at < query.Length && !IsSpace(query[_at]) && Current is not ('(' or ')' or '"'))
            {
                _at++;
            }

            return Phrase(start, query[start.._at]);
        }

        private PhraseNode Phrase(int position, string text) =>
            Strand.Of(folding, text) is not null
                ? new PhraseNode(text)
                : throw Fault(
                    SearchQueryFault.NothingToFind,
                    position,
                    $"'{text}' holds no letter, digit or Chinese character, so there is nothing to find.",
                    "Add a word or remove it."
                );

        private NearNode? TryNear()
        {
            var start = _at;
            var name =
                query[_at] == '近' ? 1
                : IsWordAt("near", _at) ? 4
                : 0;
            if (name == 0 || start + name >= query.Length || Plain(query[start + name]) != '(')
            {
                return null;
            }

            _at = start + name + 1;
            var first = NearWord(start);
            Expect(start, ',');
            var second = NearWord(start);
            Expect(start, ',');
            SkipSpace();
            var from = _at;
            while (_at < query.Length && char.IsAsciiDigit(Current))
            {
                _at++;
            }

            var digits = QueryCharacters.Plain(query[from.._at]);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var distance) || distance > MaxDistance)
            {
                throw NearFault(from, $"the distance is a number from 0 to {MaxDistance}.");
            }

            Expect(start, ')');
            return new NearNode(first, second, distance);
        }

        private string NearWord(int start)
        {
            SkipSpace();
            var from = _at;
            if (_at < query.Length && Current == '"')
            {
                return Phrase(from, Quoted()).Text;
            }

            while (_at < query.Length && Current is not (',' or '(' or ')'))
            {
                _at++;
            }

            var word = query[from.._at].Trim();
            return word.Length > 0 ? Phrase(from, word).Text : throw NearFault(_at == query.Length ? start : from, "a word is missing.");
        }

        private void Expect(int start, char wanted)
        {
            SkipSpace();
            if (_at == query.Length || Current != wanted)
            {
                throw NearFault(_at == query.Length ? start : _at, $"'{wanted}' is missing.");
            }

            _at++;
        }

        private SearchNode? TryField()
        {
            var colon = _at;
            while (colon < query.Length && char.IsAsciiLetter(Plain(query[colon])))
            {
                colon++;
            }

            if (colon == _at || colon == query.Length || Plain(query[colon]) != ':')
            {
                return null;
            }

            var name = QueryCharacters.Plain(query[_at..colon]);
            var isDate = name.Equals(SearchFieldNames.Date, StringComparison.OrdinalIgnoreCase);
            SearchField field = default;
            if (!isDate && !SearchFieldNames.TryGet(name, out field))
            {
                return query.AsSpan(colon + 1).StartsWith("//", StringComparison.Ordinal)
                    ? null // an address, to be found as it stands
                    : throw Fault(
                        SearchQueryFault.UnknownField,
                        _at,
                        $"there is no field '{name}'.",
                        $"Fields: {SearchFieldNames.List}. To find the words as they stand, put them in quotes."
                    );
            }

            _at = colon + 1;
            var position = _at;
            var value = _at < query.Length && Current == '"' ? Quoted() : Value();
            if (string.IsNullOrWhiteSpace(value))
            {
                throw Fault(SearchQueryFault.MissingValue, position, $"{name}: has no value.", $"Write {name}:value without a space.");
            }

            return isDate ? Dates(position, QueryCharacters.Plain(value)) : Field(field, position, value);
        }

        private FieldNode Field(SearchField field, int position, string value)
        {
            var name = SearchFieldNames.NameOf(field);
            switch (field)
            {
                case SearchField.Severity:
                    var key = QueryCharacters.Plain(value).ToLowerInvariant();
                    return Enum.GetNames<Severity>().Contains(key, StringComparer.OrdinalIgnoreCase)
                        ? new FieldNode(field, key)
                        : throw BadValue($"'{value}' is no severity.", "Severities: none low medium high critical.");
                case SearchField.Region:
                    var code = QueryCharacters.Plain(value);
                    return code.Length <= 6 && code.All(char.IsAsciiDigit)
                        ? new FieldNode(field, code)
                        : throw BadValue($"'{value}' is no region code.", "Write up to six digits, as in region:310000 or region:31.");
                case SearchField.Phone when !QueryCharacters.Plain(value).Any(char.IsAsciiDigit):
                    throw BadValue($"'{value}' is no phone number.", "Write its digits, as in phone:13800138000.");
                default:
                    return Key(folding, value).Length > 0
                        ? new FieldNode(field, value)
                        : throw BadValue($"'{value}' holds no letter or digit.", $"Write {name}:value.");
            }

            SearchQueryException BadValue(string problem, string remedy) => Fault(SearchQueryFault.BadValue, position, problem, remedy);
        }

        private static DateNode Dates(int position, string value)
        {
            var dots = value.IndexOf("..", StringComparison.Ordinal);
            DateOnly? from = null;
            DateOnly? to = null;
            var parts = dots < 0 ? [value] : new[] { value[..dots], value[(dots + 2)..] };
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i].Length == 0 && dots >= 0 && value.Length > 2)
                {
                    continue;
                }

                if (!SearchDates.TryParse(parts[i], out var first, out var last))
                {
                    throw Bad($"'{parts[i]}' is no date.");
                }

                from = i == 0 ? first : from;
                to = i == parts.Length - 1 ? last : to;
            }

            return from > to
                ? throw Bad($"the range ends ({to:yyyy-MM-dd}) before it begins ({from:yyyy-MM-dd}).")
                : new DateNode(from, to);

            SearchQueryException Bad(string problem) =>
                Fault(
                    SearchQueryFault.BadDate,
                    position,
                    problem,
                    "Write date:2026-01-01..2026-03-31; either end may be left out, a month or a year will do."
                );
        }

        /// <summary>The value of a field up to the next space; parentheses inside it belong to it when they are balanced.</summary>
        private string Value()
        {
            var start = _at;
            var open = 0;
            while (_at < query.Length && !IsSpace(query[_at]) && Current != '"')
            {
                if (Current == '(')
                {
                    open++;
                }
                else if (Current == ')' && --open < 0)
                {
                    break;
                }

                _at++;
            }

            return query[start.._at];
        }

        private string Quoted()
        {
            var open = _at;
            var ascii = IsAsciiQuote(query[open]);
            var close = Closing(open + 1, ascii);
            if (close < 0 && ascii)
            {
                close = Closing(open + 1, asciiOnly: false);
            }

            if (close < 0)
            {
                throw Fault(SearchQueryFault.UnclosedQuote, open, "this quote is never closed.", "Add the closing quote.");
            }

            _at = close + 1;
            return query[(open + 1)..close];
        }

        private int Closing(int from, bool asciiOnly)
        {
            for (var i = from; i < query.Length; i++)
            {
                if (asciiOnly ? IsAsciiQuote(query[i]) : IsQuote(query[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        private char Current => Plain(query[_at]);

        private void SkipSpace()
        {
            while (_at < query.Length && IsSpace(query[_at]))
            {
                _at++;
            }
        }

        private bool TryKeyword(string keyword)
        {
            SkipSpace();
            if (!IsKeyword(keyword))
            {
                return false;
            }

            _at += keyword.Length;
            return true;
        }

        private bool IsKeyword(string keyword)
        {
            var end = _at + keyword.Length;
            if (end > query.Length || QueryCharacters.Plain(query[_at..end]) != keyword)
            {
                return false;
            }

            return end == query.Length || IsSpace(query[end]) || Plain(query[end]) is '(' or ')' or '"';
        }

        private bool IsWordAt(string word, int at) =>
            at + word.Length <= query.Length
            && QueryCharacters.Plain(query[at..(at + word.Length)]).Equals(word, StringComparison.OrdinalIgnoreCase);

        private SearchQueryException Unopened() =>
            Fault(SearchQueryFault.UnopenedParenthesis, _at, "this ) closes nothing.", "Remove it or put ( before the group.");

        private SearchQueryException Missing(string keyword) =>
            Fault(
                SearchQueryFault.MissingOperand,
                Math.Min(_at, query.Length),
                $"{keyword} needs a word on {(keyword == "NOT" ? "its right" : "either side")}.",
                $"Add the word, or put \"{keyword}\" in quotes to find it."
            );

        private static SearchQueryException NearFault(int position, string problem) =>
            Fault(
                SearchQueryFault.BadNear,
                position,
                problem,
                "Write 近(甲,乙,20) or near(a,b,20); to find the words as they stand, put them in quotes."
            );

        private static SearchQueryException Fault(SearchQueryFault fault, int position, string problem, string remedy) =>
            new(fault, position, problem, remedy);
    }
}
