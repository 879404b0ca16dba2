using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AdWatch.Classifier.Scoring;

/// <summary>The flat file a model is kept in: magic, length and JSON of the header, n-grams, calibrations, weights (little-endian 32-bit floats), SHA-256 of all before it.</summary>
/// <remarks>The same weights always give the same bytes.</remarks>
internal static class ModelFile
{
    private const int DigestBytes = 32;

    private static readonly JsonSerializerOptions HeaderOptions = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static ReadOnlySpan<byte> Magic => "AWMODEL4"u8;

    /// <summary>Writes beside the target, then renames: a reader never sees half a model.</summary>
    public static void Write(LinearModel model, string path)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(model.Header);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        using var bytes = new MemoryStream();
        bytes.Write(Magic);
        bytes.Write(length);
        bytes.Write(header);
        bytes.Write(MemoryMarshal.AsBytes(model.Space.NGrams));
        bytes.Write(MemoryMarshal.AsBytes(model.Calibrations));
        bytes.Write(MemoryMarshal.AsBytes(model.Table));
        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        var temporary = path + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(temporary, bytes.ToArray());
        File.Move(temporary, path, overwrite: true);
    }

    /// <exception cref="InvalidDataException">The file is no model, is cut short or damaged, or holds what no training gives.</exception>
    public static LinearModel Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if ((bytes.Length < Magic.Length + sizeof(int) + DigestBytes) || !bytes.AsSpan().StartsWith(Magic))
        {
            throw Bad(path, "it is no model file");
        }

        var body = bytes.AsSpan(0, bytes.Length - DigestBytes);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(body.Length)))
        {
            throw Bad(path, "its checksum is wrong (cut short or damaged)");
        }

        var rest = body[Magic.Length..];
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (headerLength < 0 || headerLength > rest.Length)
        {
            throw Bad(path, $"its header is said to have {headerLength} bytes, {rest.Length} are there");
        }

        var header = ReadHeader(rest[..headerLength], path);
        rest = rest[headerLength..];

        // Checked first: a wrong number must not make room for more than the file holds.
        var rows = (long)header.NGrams + header.Signals.Count;
        var expected =
            (sizeof(uint) * (long)header.NGrams)
            + (Unsafe.SizeOf<Calibration>() * (header.Codes.Count + 1))
            + (sizeof(float) * rows * LinearModel.Columns);
        if (header.NGrams < 0 || rest.Length != expected)
        {
            throw Bad(path, $"it holds {rest.Length} bytes of weights, {expected} were expected");
        }

        var nGrams = Take<uint>(ref rest, header.NGrams);
        var calibrations = Take<Calibration>(ref rest, header.Codes.Count + 1);
        var table = MemoryMarshal.Cast<byte, float>(rest);
        if (!AreFinite(table) || !Array.TrueForAll(calibrations, IsUsable))
        {
            throw Bad(path, "it holds a weight or calibration that is no finite number");
        }

        FeatureSpace space;
        LinearModel model;
        try
        {
            space = new FeatureSpace(nGrams, [.. header.Signals]);
            model = new LinearModel(header, space, table, calibrations, keepTable: false);
        }
        catch (ArgumentException e)
        {
            throw Bad(path, e.Message);
        }

        // Verdicts, audit trail and reloads tell models apart by their version: it must not be another's.
        var version = VersionOf(header, space, table, calibrations);
        return header.Version == version
            ? model
            : throw Bad(path, $"its header says version '{header.Version}', and what it judges by is version '{version}'");
    }

    private static ModelHeader ReadHeader(ReadOnlySpan<byte> json, string path)
    {
        ModelHeader header;
        try
        {
            header = JsonSerializer.Deserialize<ModelHeader>(json, HeaderOptions) ?? throw Bad(path, "its header is empty");
        }
        catch (JsonException e)
        {
            throw Bad(path, $"its header cannot be read ({e.Message})");
        }

        if (header.Codes.Concat(header.Signals).Any(name => name is null))
        {
            throw Bad(path, "a code or signal in its header is null");
        }

        if (header.Codes.Count > LinearModel.MaxCodes)
        {
            throw Bad(path, $"it has {header.Codes.Count} codes, at most {LinearModel.MaxCodes} are possible");
        }

        if (header.Codes.Distinct(StringComparer.Ordinal).Count() != header.Codes.Count)
        {
            throw Bad(path, "a code stands in it twice");
        }

        if (header.Thresholds.Count != header.Codes.Count)
        {
            throw Bad(path, $"it has {header.Thresholds.Count} thresholds for {header.Codes.Count} codes");
        }

        float[] numbers = [.. header.Thresholds, header.ReportedFloor, header.SecondShare];
        if (!Array.TrueForAll(numbers, float.IsFinite))
        {
            throw Bad(path, "a threshold in its header is no finite number");
        }

        return IsUsable(header.Length) ? header : throw Bad(path, $"its norm of length cannot be used ({header.Length})");
    }

    /// <summary>True where every text that has a norm gets a finite scale above 0.</summary>
    private static bool IsUsable(LengthNorm length) =>
        float.IsFinite(length.Pivot) && length.Pivot >= 0 && length.Slope is >= 0 and <= 1 && (length.Pivot > 0 || length.Slope > 0);

    /// <summary>Only a code without examples, or with nothing else, has an infinite offset; its slope is 0.</summary>
    private static bool IsUsable(Calibration calibration) =>
        float.IsFinite(calibration.Bias)
        && float.IsFinite(calibration.Slope)
        && (float.IsFinite(calibration.Offset) || (calibration.Slope == 0 && float.IsInfinity(calibration.Offset)));

    private static bool AreFinite(ReadOnlySpan<float> weights)
    {
        foreach (var weight in weights)
        {
            if (!float.IsFinite(weight))
            {
                return false;
            }
        }

        return true;
    }

    private static T[] Take<T>(ref Span<byte> bytes, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(bytes)[..count].ToArray();
        bytes = bytes[(count * Unsafe.SizeOf<T>())..];
        return taken;
    }

    /// <summary>Names all that a model judges by: thresholds as well as weights, and not how many texts taught it.</summary>
    internal static string VersionOf(
        ModelHeader header,
        FeatureSpace space,
        ReadOnlySpan<float> table,
        ReadOnlySpan<Calibration> calibrations
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var judging = header with { Version = "", TrainingSet = "", Examples = 0 };
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(judging, HeaderOptions));
        hash.AppendData(MemoryMarshal.AsBytes(space.NGrams));
        hash.AppendData(MemoryMarshal.AsBytes(table));
        hash.AppendData(MemoryMarshal.AsBytes(calibrations));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    internal static string HashOf(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static InvalidDataException Bad(string path, string fault) => new($"{path}: {fault}; train a new one with 'adwatch train'");
}
