using Microsoft.ML;
using Microsoft.ML.Data;

namespace AdWatch.Classifier.Scoring;

/// <summary>The training texts as sparse L2-normed tf·idf rows over the n-grams that occur in them.</summary>
/// <remarks>Columns are numbered anew without gaps, which keeps the optimiser's vectors short; <see cref="WriteWeights"/> puts them back.</remarks>
internal sealed class FeatureTable
{
    private readonly VBuffer<float>[] rows;
    private readonly int[] tableRows;
    private readonly float[] idf;

    private FeatureTable(VBuffer<float>[] rows, int[] tableRows, float[] idf)
    {
        this.rows = rows;
        this.tableRows = tableRows;
        this.idf = idf;
    }

    public static FeatureTable Build(IReadOnlyList<TrainingExample> examples)
    {
        var counts = new FeatureCounts();
        var occurs = new int[NGramHash.TableRows];
        foreach (var example in examples)
        {
            counts.Count(example.Text, RowsOf(example));
            foreach (var row in counts.Touched)
            {
                occurs[row]++;
            }
        }

        var columns = new int[NGramHash.TableRows];
        var seen = Enumerable.Range(0, NGramHash.TableRows).Where(row => occurs[row] > 0).ToArray();
        var weights = new float[seen.Length];
        for (var column = 0; column < seen.Length; column++)
        {
            columns[seen[column]] = column;
            // Smoothed as if one more text held every n-gram.
            weights[column] = MathF.Log((1f + examples.Count) / (1f + occurs[seen[column]])) + 1;
        }

        var vectors = new VBuffer<float>[examples.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            counts.Count(examples[i].Text, RowsOf(examples[i]));
            vectors[i] = Row(counts, columns, weights);
        }

        return new FeatureTable(vectors, seen, weights);
    }

    /// <summary>The chosen rows as Microsoft.ML reads them.</summary>
    public IDataView View(MLContext ml, bool[] labels, Func<int, bool> use)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, tableRows.Length);
        var chosen = Enumerable.Range(0, rows.Length).Where(use).Select(i => new Example { Label = labels[i], Features = rows[i] });
        return ml.Data.LoadFromEnumerable(chosen.ToArray(), schema);
    }

    public void Score(VBuffer<float> weights, float bias, Func<int, bool> use, float[] scores)
    {
        var dense = weights.DenseValues().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            if (use(i))
            {
                var sum = bias;
                foreach (var (index, value) in rows[i].Items())
                {
                    sum += value * dense[index];
                }

                scores[i] = sum;
            }
        }
    }

    /// <summary>The idf into its column; 0 for n-grams never seen, which then do not dilute a text (two points better on folds).</summary>
    public void WriteIdf(float[] table)
    {
        for (var column = 0; column < tableRows.Length; column++)
        {
            table[(tableRows[column] * LinearModel.Columns) + LinearModel.Columns - 1] = idf[column];
        }
    }

    /// <summary>Weights of one code into its column, multiplied by the idf once for all.</summary>
    public void WriteWeights(float[] table, int code, VBuffer<float> weights)
    {
        foreach (var (column, weight) in weights.Items())
        {
            table[(tableRows[column] * LinearModel.Columns) + code] = weight * idf[column];
        }
    }

    private static int[] RowsOf(TrainingExample example) => [.. example.Signals.Select(name => NGramHash.Signal(name))];

    private static VBuffer<float> Row(FeatureCounts counts, int[] columns, float[] idf)
    {
        var indices = new int[counts.Touched.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = columns[counts.Touched[i]];
        }

        var order = counts.Touched.ToArray();
        Array.Sort(indices, order);
        var values = new float[indices.Length];
        var norm = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = counts.Weight(order[i]) * idf[indices[i]];
            norm += values[i] * values[i];
        }

        var scale = norm > 0 ? 1 / MathF.Sqrt(norm) : 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= scale;
        }

        return new VBuffer<float>(idf.Length, values.Length, values, indices);
    }

    private sealed class Example
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
