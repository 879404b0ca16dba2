using AdWatch.Api.Contracts;

namespace AdWatch.Api.Endpoints;

/// <summary>What every move of a clue must say.</summary>
internal static class MoveFaults
{
    private const int LongestReason = 4000;

    /// <summary>A move names the version it saw and its reason.</summary>
    public static List<ContentFault> Check(MoveRequest request)
    {
        var faults = new List<ContentFault>();
        if (request.Version is null)
        {
            faults.Add(new ContentFault("/version", "须给出所见线索的 version"));
        }

        CheckReason(request.Reason, faults);
        return faults;
    }

    public static void CheckReason(string? reason, List<ContentFault> faults)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            faults.Add(new ContentFault("/reason", "须写明理由"));
        }
        else if (reason.Length > LongestReason)
        {
            faults.Add(new ContentFault("/reason", $"理由最长 {LongestReason} 个字符"));
        }
    }
}
