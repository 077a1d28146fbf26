using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Bench.Load;

/// <summary>
/// Linux's readiness list (epoll(7)), level-triggered, for readable sockets. The framework's own asynchronous sockets cost a completion and often a change of
/// thread per read: with thousands of connections on one core they, and not the server, would be measured.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000, Add = 1, Readable = 1, Interrupted = 4;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] _events = new byte[1024 * Stride];
    private readonly int _descriptor = Check(Create(CloseOnExec));

    /// <summary>Watches a socket, which is reported as <paramref name="key"/>. Closing it ends that.</summary>
    public void Watch(Socket socket, int key) => Watch((int)socket.Handle, key);

    /// <inheritdoc cref="Watch(Socket, int)"/>
    public void Watch(int socket, int key)
    {
        Span<byte> watched = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(watched, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(watched[(Stride - 8)..], key);
        Check(Control(_descriptor, Add, socket, watched));
    }

    /// <summary>Waits until something is readable, or for the time; returns how many keys <see cref="Key"/> has now.</summary>
    public int Wait(int milliseconds)
    {
        var count = Wait(_descriptor, _events, _events.Length / Stride, milliseconds);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(count);
    }

    /// <summary>The same to the microsecond (Linux 5.11, glibc 2.35): a load that is to come evenly needs it. Zero only looks.</summary>
    public int Wait(TimeSpan time)
    {
        ReadOnlySpan<long> seconds = [time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick];
        var count = Wait(_descriptor, _events, _events.Length / Stride, seconds, 0);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(count);
    }

    public int Key(int index) => (int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan((index * Stride) + Stride - 8));

    public void Dispose() => _ = Close(_descriptor);

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, Span<byte> watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, Span<byte> events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int epoll, Span<byte> events, int most, ReadOnlySpan<long> time, nint signals);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
