using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace AdWatch.Indexing.Registers.Tables;

/// <summary>Rows of the sheets of an XLSX or XLS workbook, numbers as the text they stand for.</summary>
internal static class WorkbookReader
{
    /// <summary>A number cell holds fifteen digits; of a longer one the last digits are gone.</summary>
    private const double LargestExact = 1e15;

    /// <summary>Serial numbers of days between 1954 and 2119 in the 1900 epoch; other bare numbers are no dates.</summary>
    private const double FirstSerial = 20000;
    private const double LastSerial = 80000;
    private const int Epoch1904Days = 1462;

    public static IEnumerable<(string Sheet, IEnumerable<TableRow> Rows)> Read(string file)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(file);
        using var reader = Open(stream, file);
        var epoch = WorkbookEpoch.Of(file);
        do
        {
            yield return (reader.Name, Rows(reader, epoch));
        } while (reader.NextResult());
    }

    private static IExcelDataReader Open(Stream stream, string file)
    {
        try
        {
            return ExcelReaderFactory.CreateReader(stream);
        }
        catch (InvalidPasswordException fault)
        {
            throw new RegisterFileException($"{file} is protected by a password. Save it without one.", fault);
        }
        catch (Exception fault) when (fault is ExcelReaderException or InvalidDataException or IOException)
        {
            throw new RegisterFileException(
                $"{file} is no readable workbook ({fault.Message}). Open it in Excel and save it as XLSX or CSV.",
                fault
            );
        }
    }

    private static IEnumerable<TableRow> Rows(IExcelDataReader reader, WorkbookEpoch epoch)
    {
        for (var line = 1; reader.Read(); line++)
        {
            var cells = ImmutableArray.CreateBuilder<TableCell>(reader.FieldCount);
            for (var column = 0; column < reader.FieldCount; column++)
            {
                cells.Add(Cell(reader, column, epoch));
            }

            yield return new TableRow(line, cells.ToImmutable());
        }
    }

    private static TableCell Cell(IExcelDataReader reader, int column, WorkbookEpoch epoch) =>
        reader.GetValue(column) switch
        {
            null => new TableCell(""),
            string text => new TableCell(text),
            DateTime moment => Date(epoch.KnownToReader ? moment : moment.AddDays(Epoch1904Days)),
            double number => Number(number, reader.GetNumberFormatString(column), epoch),
            int number => Number(number, reader.GetNumberFormatString(column), epoch),
            var other => new TableCell(Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""),
        };

    private static TableCell Date(DateTime moment)
    {
        var date = DateOnly.FromDateTime(moment);
        return new TableCell(RegisterDate.Write(date), date);
    }

    /// <summary>The digits a number cell shows: leading zeros of a 000… format, no exponent.</summary>
    private static TableCell Number(double number, string? format, WorkbookEpoch epoch)
    {
        if (Math.Abs(number) >= LargestExact)
        {
            var digits = number.ToString("F0", CultureInfo.InvariantCulture);
            return new TableCell(
                digits,
                Fault: $"编号存成了数值单元格，Excel 只保留前 15 位，{digits} 的末位已丢失。请把该列设为文本后重新填写。"
            );
        }

        var text = number == Math.Floor(number) ? number.ToString("F0", CultureInfo.InvariantCulture) : Decimal(number);
        if ((format is { Length: > 1 }) && format.All(c => c == '0'))
        {
            text = text.PadLeft(format.Length, '0');
        }

        var serial = epoch.Is1904 ? number + Epoch1904Days : number;
        return serial is >= FirstSerial and <= LastSerial
            ? new TableCell(text, Serial: DateOnly.FromDateTime(DateTime.FromOADate(Math.Floor(serial))))
            : new TableCell(text);
    }

    private static string Decimal(double number) =>
        Math.Abs(number) < 1e-9
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : ((decimal)number).ToString(CultureInfo.InvariantCulture);
}
