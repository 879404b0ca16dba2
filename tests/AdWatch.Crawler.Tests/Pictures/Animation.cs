using System.Buffers.Binary;
using SkiaSharp;

namespace AdWatch.Crawler.Tests.Pictures;

/// <summary>Writes an animated GIF of black and white pictures (GIF89a; LZW codes of nine bits, cleared before they grow).</summary>
internal static class Animation
{
    private const int Clear = 256;
    private const int End = 257;
    private const int CodesBeforeClear = 200;

    public static byte[] Of(params SKBitmap[] frames)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        Write(file, frames[0].Width);
        Write(file, frames[0].Height);
        file.Write([0xF7, 0, 0]);
        for (var i = 0; i < 256; i++)
        {
            file.Write([(byte)i, (byte)i, (byte)i]);
        }

        foreach (var frame in frames)
        {
            file.Write([0x21, 0xF9, 4, 0, 50, 0, 0, 0, 0x2C, 0, 0, 0, 0]);
            Write(file, frame.Width);
            Write(file, frame.Height);
            file.Write([0, 8]);
            WriteBlocks(file, Codes(frame));
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, int value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
        file.Write(two);
    }

    private static IEnumerable<int> Codes(SKBitmap frame)
    {
        for (var i = 0; i < frame.Width * frame.Height; i++)
        {
            if (i % CodesBeforeClear == 0)
            {
                yield return Clear;
            }

            yield return frame.GetPixel(i % frame.Width, i / frame.Width).Red;
        }

        yield return End;
    }

    private static void WriteBlocks(MemoryStream file, IEnumerable<int> codes)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var code in codes)
        {
            bits |= code << count;
            for (count += 9; count >= 8; count -= 8)
            {
                bytes.Add((byte)bits);
                bits >>= 8;
            }
        }

        bytes.Add((byte)bits);
        foreach (var block in bytes.Chunk(255))
        {
            file.WriteByte((byte)block.Length);
            file.Write(block);
        }

        file.WriteByte(0);
    }
}
