using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Api.Reloading;

/// <summary>Rules and model read and checked beside those that judge.</summary>
/// <param name="Fresh">Null where there are faults, or the seeds did not rest.</param>
/// <param name="IsSettled">False where the seeds were written to while they were read; their faults then say nothing.</param>
internal sealed record JudgingReading(Judging? Fresh, IReadOnlyList<ReloadFault> Faults, bool IsSettled)
{
    /// <summary>Reads the seeds folder and the model in use of the installation. A start takes seeds whose examples fail; this does not.</summary>
    /// <param name="hasModel">A model judges now: it is not given up for none.</param>
    public static JudgingReading Read(AdWatchConfig config, bool hasModel)
    {
        try
        {
            var stamp = SeedsStamp.Of(config.SeedsFolder);
            var (fresh, faults) = Load(config, ModelFolder.Of(config).InUse, hasModel);
            return stamp.IsSameAs(SeedsStamp.Of(config.SeedsFolder))
                ? new JudgingReading(faults.Count == 0 ? fresh : null, faults, IsSettled: true)
                : new JudgingReading(null, [], IsSettled: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new JudgingReading(null, [new ReloadFault(config.SeedsFolder, e.Message)], IsSettled: true);
        }
    }

    private static (Judging? Fresh, IReadOnlyList<ReloadFault> Faults) Load(AdWatchConfig config, string model, bool hasModel)
    {
        List<ReloadFault> faults = [];
        var bursts = Try("bursts.yaml", () => Parts.LoadBurstRule(config));
        var classifier = Try(model, () => Parts.LoadClassifier(config, model));
        if (classifier is not null)
        {
            if (hasModel && classifier.ModelVersion.Length == 0)
            {
                faults.Add(new(model, "the file is gone, and a model judges now: put one there, or start the service anew without"));
            }

            faults.AddRange(Places(classifier.Rules.Check()));
        }

        return bursts is not null && classifier is not null && faults.Count == 0 ? (new Judging(classifier, bursts), []) : (null, faults);

        T? Try<T>(string place, Func<T> load)
            where T : class
        {
            try
            {
                return load();
            }
            catch (SeedException e)
            {
                faults.AddRange(Places(e.Faults));
            }
            catch (CommandException e)
            {
                faults.Add(new(place, e.Message));
            }

            return null;
        }
    }

    private static IReadOnlyList<ReloadFault> Places(IReadOnlyList<SeedFault> faults) =>
        [.. faults.Select(f => new ReloadFault($"{f.File}:{f.Line}", f.Message))];
}
