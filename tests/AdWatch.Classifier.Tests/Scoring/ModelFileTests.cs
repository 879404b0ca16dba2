using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Scoring;

/// <summary>Model files whose checksum is right and whose content is not.</summary>
public sealed class ModelFileTests
{
    private const int HeaderStart = 12;

    private static readonly byte[] Good = Save();

    private static int HeaderLength => BinaryPrimitives.ReadInt32LittleEndian(Good.AsSpan(8));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    public void AHeaderThatIsNoObjectIsRefused(string header) => IsRefused(WithHeader(header));

    [Theory]
    [InlineData("Codes", "null")]
    [InlineData("Codes", "\"scalper\"")]
    [InlineData("Codes", "[null, \"b\", \"c\"]")]
    [InlineData("Codes", "[\"\\ud800\", \"b\", \"c\"]")]
    [InlineData("Codes", "[\"a\", \"b\", \"a\"]")]
    [InlineData("Thresholds", "null")]
    [InlineData("Thresholds", "[0.5]")]
    [InlineData("Thresholds", "[0.5, 0.5, 1e999]")]
    [InlineData("Thresholds", "[0.5, 0.5, \"x\"]")]
    [InlineData("ReportedFloor", "1e999")]
    [InlineData("SecondShare", "-1e999")]
    [InlineData("Length", "null")]
    [InlineData("Length", "{\"Pivot\": 1e999, \"Slope\": 1}")]
    [InlineData("Length", "{}")]
    [InlineData("Length", "{\"Pivot\": -1, \"Slope\": 0.5}")]
    [InlineData("Length", "{\"Pivot\": 1, \"Slope\": 2}")]
    [InlineData("NGrams", "\"5\"")]
    [InlineData("NGrams", "1e30")]
    [InlineData("NGrams", "2147483647")]
    [InlineData("NGrams", "-1")]
    [InlineData("Signals", "null")]
    [InlineData("Signals", "[null]")]
    [InlineData("Signals", "7")]
    [InlineData("Version", "null")]
    public void AHeaderWithAFaultyFieldIsRefused(string field, string value)
    {
        var header = JsonNode.Parse(Good.AsSpan(HeaderStart, HeaderLength))!.AsObject();
        header[field] = "here";

        IsRefused(WithHeader(header.ToJsonString().Replace($"\"{field}\":\"here\"", $"\"{field}\":{value}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Codes")]
    [InlineData("Thresholds")]
    [InlineData("Signals")]
    [InlineData("NGrams")]
    [InlineData("Length")]
    [InlineData("Version")]
    public void AHeaderWithoutAFieldIsRefused(string field)
    {
        var header = JsonNode.Parse(Good.AsSpan(HeaderStart, HeaderLength))!.AsObject();
        header.Remove(field);

        IsRefused(WithHeader(header.ToJsonString()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1_000_000_000)]
    public void AHeaderLengthBeyondTheFileIsRefused(int length)
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), length);

        IsRefused(bytes);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AWeightThatIsNotFiniteIsRefused(float weight)
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 32 - sizeof(float)), weight);

        IsRefused(bytes);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(2, float.NaN)]
    [InlineData(2, float.NegativeInfinity)]
    public void ACalibrationThatIsNotFiniteIsRefused(int field, float value)
    {
        var bytes = Good.ToArray();
        var nGrams = (int)JsonNode.Parse(Good.AsSpan(HeaderStart, HeaderLength))!["NGrams"]!;
        var calibrations = bytes.AsSpan(HeaderStart + HeaderLength + (sizeof(uint) * nGrams));
        BinaryPrimitives.WriteSingleLittleEndian(calibrations[(sizeof(float) * field)..], value);

        IsRefused(bytes);
    }

    [Fact]
    public void AHeaderThatNamesTheVersionOfAnotherModelIsRefused()
    {
        var header = JsonNode.Parse(Good.AsSpan(HeaderStart, HeaderLength))!.AsObject();
        header["Version"] = "0123456789ab";

        Assert.Contains("version '0123456789ab'", IsRefused(WithHeader(header.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReportedFloor")]
    [InlineData("SecondShare")]
    public void AThresholdThatIsNotTheOneOfTheVersionIsRefused(string field)
    {
        var header = JsonNode.Parse(Good.AsSpan(HeaderStart, HeaderLength))!.AsObject();
        header[field] = 0.123f;

        Assert.Contains("what it judges by is version", IsRefused(WithHeader(header.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsThatAreNotThoseOfTheVersionAreRefused()
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 32 - sizeof(float)), 0.5f);

        Assert.Contains("what it judges by is version", IsRefused(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void AModelWithACodeWithoutExamplesIsReadAgain()
    {
        var model = ModelTrainer.Train(ToyTexts.Make(240), ["rumor"], new TrainingOptions(), null, TestContext.Current.CancellationToken);
        var path = Path.GetTempFileName();
        ModelTrainer.Save(model, path);

        Assert.Equal(["rumor"], LinearModel.Load(path).Codes);
    }

    /// <summary>Gives what was said.</summary>
    private static string IsRefused(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes.AsSpan(bytes.Length - 32));
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<InvalidDataException>(() => LinearModel.Load(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("adwatch train", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private static byte[] WithHeader(string header)
    {
        var json = System.Text.Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        return [.. Good.AsSpan(0, 8), .. length, .. json, .. Good.AsSpan(HeaderStart + HeaderLength)];
    }

    private static byte[] Save()
    {
        string[] codes = ["scalper", "surrogacy-gamete", "tout"];
        var model = ModelTrainer.Train(ToyTexts.Make(240), codes, new TrainingOptions(), null, TestContext.Current.CancellationToken);
        var path = Path.GetTempFileName();
        ModelTrainer.Save(model, path);
        return File.ReadAllBytes(path);
    }
}
