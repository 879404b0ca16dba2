using AdWatch.Api.Contracts;
using AdWatch.Classifier.Law;
using AdWatch.Indexing.Clues;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Reads which codes a decision changes, and says what is wrong with them.</summary>
internal static class CodeChanges
{
    /// <summary>The changes of a request, checked against the codes there are; a fault carries a pointer into the body.</summary>
    public static (CodeCorrection Correction, IReadOnlyList<ContentFault> Faults) Read(
        IReadOnlyList<CodeChangeRequest?>? asked,
        bool confirms,
        CodeTable codes
    )
    {
        if (asked is null || asked.Count == 0)
        {
            return (CodeCorrection.None, []);
        }

        var faults = new List<ContentFault>();
        if (!confirms)
        {
            faults.Add(new ContentFault("/codes", "只有确认（confirm）时可以更正违法类型"));
        }

        for (var i = 0; i < asked.Count; i++)
        {
            var from = asked[i]?.From;
            CheckCode(from, $"/codes/{i}/from");
            CheckCode(asked[i]?.To, $"/codes/{i}/to");
            if (from is not null && asked.Take(i).Any(earlier => earlier?.From == from))
            {
                faults.Add(new ContentFault($"/codes/{i}/from", $"“{from}”在前面已有更正，每个违法类型只能更正一次"));
            }
        }

        return faults.Count > 0 ? (CodeCorrection.None, faults) : (Correction(asked, codes), []);

        void CheckCode(string? code, string pointer)
        {
            if (code is null || codes.Find(code) is null)
            {
                var known = string.Join("、", codes.All.Select(entry => entry.Code));
                faults.Add(new ContentFault(pointer, $"不认识的违法类型“{code}”，可用：{known}"));
            }
        }
    }

    public static ProblemHttpResult Refuse(params IReadOnlyCollection<ContentFault> faults) =>
        Problems.Of(
            StatusCodes.Status400BadRequest,
            ProblemCodes.Validation,
            string.Join("；", faults.Select(fault => $"{fault.Pointer}：{fault.Message}")),
            faults
        );

    private static CodeCorrection Correction(IReadOnlyList<CodeChangeRequest?> asked, CodeTable codes) =>
        new(
            [.. asked.Where(change => change!.From != change.To).Select(change => new CodeChange(change!.From!, change.To!))],
            codes.All.ToDictionary(code => code.Code, code => new CodeOffice(code.Lead, code.Departments), StringComparer.Ordinal)
        );
}
