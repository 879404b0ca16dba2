using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Fields that hold two strands with at most so many positions between them, in either order; overlap counts as none between.</summary>
/// <remarks>Span queries cannot say it: they count by terms, and a strand has a hole in it where the text has a gap.</remarks>
internal sealed class NearQuery(string name, Strand first, Strand second, int distance) : Query
{
    public override Weight CreateWeight(IndexSearcher searcher) => new NearWeight(this);

    public override string ToString(string? field) => $"{name}:near({first.Folded},{second.Folded},{distance})";

    public override bool Equals(object? obj) => obj is NearQuery other && base.Equals(obj) && ToString("") == other.ToString("");

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), ToString("").GetHashCode(StringComparison.Ordinal));

    public override void ExtractTerms(ISet<Term> terms) { }

    private sealed class NearWeight(NearQuery query) : Weight
    {
        private float _value;

        public override Query Query => query;

        public override float GetValueForNormalization() => query.Boost * query.Boost;

        public override void Normalize(float norm, float topLevelBoost) => _value = norm * topLevelBoost * query.Boost;

        public override Explanation Explain(AtomicReaderContext context, int doc) => new(_value, query.ToString(""));

        public override Scorer? GetScorer(AtomicReaderContext context, IBits acceptDocs)
        {
            var terms = context.AtomicReader.GetTerms(query.FieldName);
            if (terms is null)
            {
                return null;
            }

            var first = StrandPositions.Open(terms, query.First, acceptDocs);
            var second = first is null ? null : StrandPositions.Open(terms, query.Second, acceptDocs);
            return second is null ? null : new NearScorer(this, first!, second, query, _value);
        }
    }

    private string FieldName => name;

    private Strand First => first;

    private Strand Second => second;

    private int Distance => distance;

    private sealed class NearScorer(Weight weight, StrandPositions first, StrandPositions second, NearQuery query, float value)
        : Scorer(weight)
    {
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq => 1;

        public override float GetScore() => value;

        public override long GetCost() => Math.Min(first.Cost, second.Cost);

        public override int NextDoc() => Advance(_doc + 1);

        public override int Advance(int target)
        {
            var doc = first.Advance(target);
            while (doc != NO_MORE_DOCS)
            {
                var other = second.Advance(doc);
                if (other != doc)
                {
                    doc = first.Advance(other);
                }
                else if (AreNear())
                {
                    break;
                }
                else
                {
                    doc = first.Advance(doc + 1);
                }
            }

            return _doc = doc;
        }

        private bool AreNear()
        {
            var (a, b) = (first.Starts, second.Starts);
            var j = 0;
            foreach (var start in a)
            {
                // strands keep their width, so the nearest on either side decides
                while (j < b.Count && b[j] < start)
                {
                    j++;
                }

                if (
                    (j < b.Count && b[j] - (start + query.First.Width) <= query.Distance)
                    || (j > 0 && start - (b[j - 1] + query.Second.Width) <= query.Distance)
                )
                {
                    return true;
                }
            }

            return false;
        }
    }
}
