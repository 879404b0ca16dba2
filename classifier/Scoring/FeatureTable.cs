using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace AdWatch.Classifier.Scoring;

/// <summary>The training texts as sparse rows of tf·idf over the features of a space, brought to like length.</summary>
internal sealed class FeatureTable
{
    private readonly VBuffer<float>[] rows;
    private readonly float[] idf;

    private FeatureTable(FeatureSpace space, VBuffer<float>[] rows, float[] idf, LengthNorm length)
    {
        Space = space;
        this.rows = rows;
        this.idf = idf;
        Length = length;
    }

    public FeatureSpace Space { get; }

    /// <summary>How the length of a text is evened out, at serving as here.</summary>
    public LengthNorm Length { get; }

    public static FeatureTable Build(IReadOnlyList<TrainingExample> examples, TrainingOptions options)
    {
        var space = FeatureSpaceBuilder.Build(examples, options.FewestTexts);
        var counts = new FeatureCounts(space.Rows);
        var index = new NGramIndex(space.NGrams);
        var places = new NGramRows();
        var occurs = new int[space.Rows];
        foreach (var example in examples)
        {
            index.Read(example.Text, places);
            counts.Count(places.All, RowsOf(space, example));
            foreach (var row in counts.Touched)
            {
                occurs[row]++;
            }
        }

        // Smoothed as if one more text held every feature.
        var rarity = occurs.Select(texts => MathF.Log((1f + examples.Count) / (1f + texts)) + 1).ToArray();
        var weighed = new (int[] Rows, float[] Weights)[examples.Count];
        for (var i = 0; i < weighed.Length; i++)
        {
            index.Read(examples[i].Text, places);
            counts.Count(places.All, RowsOf(space, examples[i]));
            weighed[i] = Weigh(counts, rarity);
        }

        var length = new LengthNorm(weighed.Average(text => TensorPrimitives.Norm<float>(text.Weights)), options.LengthSlope);
        var vectors = weighed.Select(text =>
        {
            TensorPrimitives.Multiply(text.Weights, length.Scale(TensorPrimitives.Norm<float>(text.Weights)), text.Weights);
            return new VBuffer<float>(rarity.Length, text.Weights.Length, text.Weights, text.Rows);
        });
        return new FeatureTable(space, [.. vectors], rarity, length);
    }

    /// <summary>The chosen rows as Microsoft.ML reads them.</summary>
    public IDataView View(MLContext ml, bool[] labels, Func<int, bool> use)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, idf.Length);
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

    /// <summary>The idf into its column.</summary>
    public void WriteIdf(float[] table)
    {
        for (var row = 0; row < idf.Length; row++)
        {
            table[(row * LinearModel.Columns) + LinearModel.IdfColumn] = idf[row];
        }
    }

    /// <summary>Weights of one code into its column, multiplied by the idf once for all.</summary>
    public void WriteWeights(float[] table, int code, VBuffer<float> weights)
    {
        foreach (var (row, weight) in weights.Items())
        {
            table[(row * LinearModel.Columns) + code] = weight * idf[row];
        }
    }

    private static int[] RowsOf(FeatureSpace space, TrainingExample example) => [.. example.Signals.Select(space.RowOf)];

    private static (int[] Rows, float[] Weights) Weigh(FeatureCounts counts, float[] idf)
    {
        var occurring = counts.Touched.ToArray();
        Array.Sort(occurring);
        return (occurring, [.. occurring.Select(row => counts.Weight(row) * idf[row])]);
    }

    private sealed class Example
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
