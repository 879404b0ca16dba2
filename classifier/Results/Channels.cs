using System.Collections.Frozen;

namespace AdWatch.Classifier.Results;

/// <summary>Names of the channels (design section 3).</summary>
public static class Channels
{
    public static FrozenSet<string> All { get; } =
        FrozenSet.ToFrozenSet(
            [
                "hospital-site",
                "public-account",
                "ad-listing",
                "search-ad",
                "e-commerce",
                "social-post",
                "forum",
                "news",
                "gov-site",
                "group-chat",
                "complaint",
            ],
            StringComparer.Ordinal
        );

    internal static FrozenSet<string> AllWithUnknown { get; } = All.Append("unknown").ToFrozenSet(StringComparer.Ordinal);
}
