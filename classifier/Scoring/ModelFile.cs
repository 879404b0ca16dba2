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
        var header =
            JsonSerializer.Deserialize<ModelHeader>(rest.Slice(sizeof(int), headerLength)) ?? throw Bad(path, "its header is empty");
        rest = rest[(sizeof(int) + headerLength)..];
        if (header.Codes.Count > LinearModel.MaxCodes)
        {
            throw Bad(path, $"it has {header.Codes.Count} codes, at most {LinearModel.MaxCodes} are possible");
        }

        if (header.Thresholds.Count != header.Codes.Count)
        {
            throw Bad(path, $"it has {header.Thresholds.Count} thresholds for {header.Codes.Count} codes");
        }

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
        var table = Take<float>(ref rest, (int)rows * LinearModel.Columns);
        try
        {
            return new LinearModel(header, new FeatureSpace(nGrams, [.. header.Signals]), table, calibrations, keepTable: false);
        }
        catch (ArgumentException e)
        {
            throw Bad(path, e.Message);
        }
    }

    private static T[] Take<T>(ref Span<byte> bytes, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(bytes)[..count].ToArray();
        bytes = bytes[(count * Unsafe.SizeOf<T>())..];
        return taken;
    }

    internal static string VersionOf(FeatureSpace space, ReadOnlySpan<float> table, ReadOnlySpan<Calibration> calibrations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
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
