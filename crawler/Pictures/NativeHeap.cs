using System.Runtime.InteropServices;

namespace AdWatch.Crawler.Pictures;

/// <summary>How the C library keeps memory that native readers gave back.</summary>
internal static partial class NativeHeap
{
    private const int MmapThreshold = -3;
    private const int OneMebibyte = 1 << 20;

    /// <summary>Gives blocks of a mebibyte and more back to the system when they are freed.</summary>
    /// <remarks>
    /// The GNU library raises that border to 32 MB after the first large block is freed (mallopt(3), M_MMAP_THRESHOLD); pixels and planes of posters
    /// then lie in the heaps of many threads and stay: 130 MB more after fifty pictures. Other C libraries have no such setting and need none.
    /// </remarks>
    public static void ReturnLargeBlocks()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Set(MmapThreshold, OneMebibyte);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than GNU's.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int parameter, int value);
}
