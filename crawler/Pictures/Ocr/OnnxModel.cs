using Microsoft.ML.OnnxRuntime;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>One network: a picture in planes of blue, green and red in, numbers out. Serves many threads; each run stays on its caller's.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;

    /// <exception cref="OnnxRuntimeException">The file is no model.</exception>
    public OnnxModel(string file)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Plans of memory are made for one shape, and shapes change from line to line.
            EnableMemoryPattern = false,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(file, settings);
    }

    /// <summary>The last extent of the output, where the network fixes it; -1 where it does not.</summary>
    public int OutputWidth => session.OutputMetadata[session.OutputNames[0]].Dimensions[^1];

    /// <summary>Runs the network on one picture of three planes.</summary>
    /// <returns>The output, to be disposed by the caller.</returns>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        Memory<float> input,
        int width,
        int height,
        RunOptions run,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, [1, 3, height, width]);
        try
        {
            return session.Run(run, session.InputNames, [tensor], session.OutputNames);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The reading of a picture was ended.", e, cancellationToken);
        }
    }

    public void Dispose() => session.Dispose();
}
