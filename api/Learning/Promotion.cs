using System.Globalization;
using System.Text.Json;
using AdWatch.Api.Commands;
using AdWatch.Api.Contracts;
using AdWatch.Classifier.Scoring;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>Puts a candidate in the place of the model in use, once it was compared with exactly that.</summary>
internal static class Promotion
{
    /// <summary>Writes the audit entry, then renames; a service that runs takes the model at a reload or at its next start.</summary>
    /// <exception cref="CommandException">There is no candidate, no comparison of these bytes with the model in use, or something was lost.</exception>
    public static async Task<CandidateComparison> RunAsync(
        ModelFolder folder,
        AdWatchStore store,
        bool acceptLosses,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var comparison = Check(folder);
        if (comparison.Losses.Count > 0 && !acceptLosses)
        {
            throw new CommandException(
                $"The candidate lost more than the margin of {comparison.Margin.ToString(CultureInfo.InvariantCulture)}: {Losses(comparison)}. "
                    + "Teach it more and run 'adwatch train --candidate' again, or promote it with --accept-losses."
            );
        }

        await store.Audit.AppendAsync(
            actor,
            "model.promote",
            "model",
            comparison.Candidate.Version,
            $"{comparison.InUse.Version} → {comparison.Candidate.Version}, sha256 {comparison.Candidate.Sha256}, losses accepted: {(comparison.Losses.Count == 0 ? "none" : Losses(comparison))}",
            cancellationToken
        );
        // The examples first: the model that is in use is never without what it learnt from. Where a kill came between the two, only the model is left to move.
        if (File.Exists(folder.CandidateExamples))
        {
            File.Move(folder.CandidateExamples, folder.PromotedExamples, overwrite: true);
        }

        File.Move(folder.Candidate, folder.Promoted, overwrite: true);
        File.Delete(folder.Comparison);
        return comparison;
    }

    public static string Losses(CandidateComparison comparison) =>
        string.Join(
            ", ",
            comparison.Losses.Select(l =>
                string.Create(CultureInfo.InvariantCulture, $"{l.What} on {l.Set} {l.Before:0.###} → {l.After:0.###}")
            )
        );

    private static CandidateComparison Check(ModelFolder folder)
    {
        const string Remedy = "run 'adwatch train --candidate' on this data folder";
        if (!File.Exists(folder.Candidate))
        {
            throw new CommandException($"{folder.Candidate} does not exist: there is no candidate to promote; {Remedy} first.");
        }

        try
        {
            LinearModel.Load(folder.Candidate);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException($"{e.Message} (candidate: {Remedy} again).", e);
        }

        if (!File.Exists(folder.Comparison))
        {
            throw new CommandException(
                $"The candidate was not compared with the model in use ({folder.Comparison} does not exist); {Remedy} again."
            );
        }

        var comparison = Read(folder.Comparison, Remedy);
        if (comparison.Candidate.Sha256 != CandidateTrial.Sha256(folder.Candidate))
        {
            throw new CommandException($"{folder.Comparison} is about another candidate than {folder.Candidate}; {Remedy} again.");
        }

        return comparison.InUse.Sha256 == CandidateTrial.Sha256(folder.InUse)
            ? comparison
            : throw new CommandException(
                $"The candidate was compared with another model than the one in use now ({folder.InUse}); {Remedy} again."
            );
    }

    private static CandidateComparison Read(string path, string remedy)
    {
        try
        {
            return JsonSerializer.Deserialize<CandidateComparison>(File.ReadAllText(path), WireJson.Options)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{path} cannot be read ({e.Message}); {remedy} again.", e);
        }
    }
}
