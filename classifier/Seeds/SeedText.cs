using System.Buffers;
using System.Text.Unicode;

namespace AdWatch.Classifier.Seeds;

/// <summary>Reads seed files as strict UTF-8: a replaced byte would be a word that no page holds.</summary>
internal static class SeedText
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The text of a file; null (with a fault at the first bad byte) where it is not UTF-8.</summary>
    public static string? Read(string path, string name, List<SeedFault> faults)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
        }

        var characters = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, characters, out var read, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            var line = bytes[..read].Count((byte)'\n') + 1;
            faults.Add(new(name, line, "a byte here is not UTF-8: save the file as UTF-8"));
            return null;
        }

        return new(characters, 0, written);
    }

    /// <summary>The lines of a file; none (with a fault) where it is not UTF-8.</summary>
    public static IEnumerable<string> ReadLines(string path, string name, List<SeedFault> faults)
    {
        using var reader = new StringReader(Read(path, name, faults) ?? "");
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
