using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Rules;

/// <summary>What each of many conditions or patterns reads where it is asked. A page asks few of them, and what they read lies here and there and has left the caches since the page before: it is sent for while another is asked.</summary>
internal sealed class ReadAhead
{
    /// <summary>What lies deeper is mostly not read.</summary>
    private const int Most = 48;

    private const int LineLength = 64;

    private readonly object[] read;

    /// <summary>Where those of each begin, and where the last one's end.</summary>
    private readonly int[] starts;

    /// <param name="reads">What is sent for together (<see cref="Condition.Reads"/>), the first first.</param>
    public ReadAhead(IEnumerable<IEnumerable<object>> reads)
    {
        var each = reads.Select(own => own.Take(Most).ToList()).ToList();
        read = [.. each.SelectMany(own => own)];
        starts = new int[each.Count + 1];
        for (var i = 0; i < each.Count; i++)
        {
            starts[i + 1] = starts[i] + each[i].Count;
        }
    }

    /// <summary>An object once for each line of memory that is read of it.</summary>
    public static IEnumerable<object> Lines(object read, int bytes) => Enumerable.Repeat(read, (bytes + LineLength - 1) / LineLength);

    /// <summary>Sends for the list of what is sent for later.</summary>
    public unsafe void Announce(int index)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(read);
        for (var i = starts[index]; i < starts[index + 1]; i += LineLength / sizeof(long))
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
        }
    }

    /// <summary>An object may move meanwhile: then it is sent for in vain.</summary>
    public unsafe void SendFor(int index)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(read);
        nint before = 0;
        nint line = 0;
        for (var i = starts[index]; i < starts[index + 1]; i++)
        {
            var address = Unsafe.As<object, nint>(ref Unsafe.Add(ref first, i));
            line = address == before ? line + LineLength : 0;
            before = address;
            Sse.Prefetch0((void*)(address + line));
        }
    }
}
