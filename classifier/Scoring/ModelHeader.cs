namespace AdWatch.Classifier.Scoring;

/// <summary>What a model file says of itself.</summary>
/// <param name="Codes">Codes, in column order.</param>
/// <param name="Examples">Number of texts it was trained on.</param>
/// <param name="TrainingSet">Hash of the training texts and settings.</param>
/// <param name="Thresholds">From which probability on each code is reported.</param>
/// <param name="ReportedFloor">Below this probability of being reported at all no code is.</param>
/// <param name="SecondShare">Of a text's highest probability; a code with less of it is not reported.</param>
/// <param name="Length">How the length of a text is evened out.</param>
/// <param name="NGrams">Number of n-grams, whose keys follow the header.</param>
/// <param name="Signals">Names of the signals, whose rows follow those of the n-grams.</param>
/// <param name="Version">First 12 hex digits of the SHA-256 over n-grams, weights, calibrations and what of this header judges.</param>
internal sealed record ModelHeader(
    IReadOnlyList<string> Codes,
    int Examples,
    string TrainingSet,
    IReadOnlyList<float> Thresholds,
    float ReportedFloor,
    float SecondShare,
    LengthNorm Length,
    int NGrams,
    IReadOnlyList<string> Signals,
    string Version
);
