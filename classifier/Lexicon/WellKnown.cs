namespace AdWatch.Classifier.Lexicon;

/// <summary>Categories that code knows by name (<c>seeds/README.md</c>).</summary>
internal static class WellKnown
{
    public const string WechatWord = "wechat-word";
    public const string QqWord = "qq-word";
    public const string PhoneWord = "phone-word";
    public const string ClinicalSubject = "clinical-subject";
    public const string DoctorTitle = "doctor-title";
    public const string InstitutionBoundary = "institution-boundary";

    /// <summary>Where an institution is named: nearly every text of the trade, lawful or not, so that the model is not told.</summary>
    public const string InstitutionFact = "fact:institution";

    public static IReadOnlyList<string> All { get; } = [WechatWord, QqWord, PhoneWord, ClinicalSubject, DoctorTitle, InstitutionBoundary];
}
