using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace AdWatch.Indexing.Registers.Tables;

/// <summary>Tells whether a workbook counts its days from 1904 (old Mac files) instead of 1900.</summary>
/// <remarks>
/// A bare number in a date column needs to know. The reader of workbooks turns formatted date cells right by itself, but for the spelling
/// <c>date1904="true"</c>, which it takes for 1900.
/// </remarks>
/// <param name="KnownToReader">True where the reader sees the same epoch.</param>
internal readonly record struct WorkbookEpoch(bool Is1904, bool KnownToReader)
{
    private const int LongestXls = 64 * 1024 * 1024;
    private const ushort DateMode = 0x0022;
    private const ushort EndOfSubstream = 0x000A;

    public static WorkbookEpoch Of(string file)
    {
        using var stream = File.OpenRead(file);
        return stream.ReadByte() == 'P' ? OfXlsx(stream) : new WorkbookEpoch(IsXls1904(stream), KnownToReader: true);
    }

    private static WorkbookEpoch OfXlsx(Stream stream)
    {
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var workbook = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase));
        if (workbook is null)
        {
            return new WorkbookEpoch(Is1904: false, KnownToReader: true);
        }

        using var xml = XmlReader.Create(workbook.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (xml.Read())
        {
            if ((xml.NodeType == XmlNodeType.Element) && (xml.LocalName == "workbookPr"))
            {
                var mark = xml.GetAttribute("date1904");
                return new WorkbookEpoch(mark is "1" or "true", KnownToReader: mark != "true");
            }
        }

        return new WorkbookEpoch(Is1904: false, KnownToReader: true);
    }

    /// <summary>Walks the records of the workbook's globals, which stand in a row in all files seen, for DATEMODE.</summary>
    private static bool IsXls1904(Stream stream)
    {
        if (stream.Length > LongestXls)
        {
            return false;
        }

        stream.Position = 0;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        // Beginning of the globals: BOF, BIFF8 (16 bytes) or BIFF5 (8 bytes), kind 5.
        ReadOnlySpan<byte> biff8 = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
        ReadOnlySpan<byte> biff5 = [0x09, 0x08, 0x08, 0x00, 0x00, 0x05, 0x05, 0x00];
        var at = bytes.AsSpan().IndexOf(biff8) is >= 0 and var found ? found : bytes.AsSpan().IndexOf(biff5);
        while ((at >= 0) && (at + 4 <= bytes.Length))
        {
            var record = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2));
            if (record == DateMode)
            {
                return (at + 4 < bytes.Length) && (bytes[at + 4] == 1);
            }

            at = record == EndOfSubstream ? -1 : at + 4 + length;
        }

        return false;
    }
}
