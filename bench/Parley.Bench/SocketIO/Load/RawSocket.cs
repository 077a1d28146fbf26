using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;

namespace Parley.Bench.SocketIO.Load;

/// <summary>TCP sockets by their system calls alone. The framework's own cost a generator more than a lean server spends on a message.</summary>
internal static partial class RawSocket
{
    private const int Internet = 2, Stream = 1, CloseOnExec = 0x80000, Tcp = 6, NoDelay = 1, NoSignal = 0x4000, GetFlags = 3, SetFlags = 4, NonBlocking = 0x800;
    private const int TryAgain = 11;

    /// <summary>Connects from an address of the loopback net, which takes no time as long as the server's backlog has room; never blocks afterwards.</summary>
    public static int Connect(uint from, IPEndPoint server)
    {
        var socket = Check(Create(Internet, Stream | CloseOnExec, 0));
        Check(SetOption(socket, Tcp, NoDelay, 1, sizeof(int)));
        Check(Bind(socket, Address(stackalloc byte[16], from, 0), 16));
        var to = BinaryPrimitives.ReadUInt32BigEndian(server.Address.GetAddressBytes());
        Check(Connect(socket, Address(stackalloc byte[16], to, (ushort)server.Port), 16));
        Check(Control(socket, SetFlags, Check(Control(socket, GetFlags, 0)) | NonBlocking));
        return socket;
    }

    /// <summary>How many bytes the socket took: 0 when it is full, −1 when it is broken.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes) => Result(Send(socket, bytes, bytes.Length, NoSignal), whenEmpty: 0, whenBroken: -1);

    /// <summary>How many bytes came: −1 when there are none, 0 when the peer has ended or the socket is broken.</summary>
    public static int Receive(int socket, Span<byte> bytes) => Result(Receive(socket, bytes, bytes.Length, 0), whenEmpty: -1, whenBroken: 0);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int socket);

    private static int Result(nint result, int whenEmpty, int whenBroken) =>
        result >= 0 ? (int)result : Marshal.GetLastPInvokeError() == TryAgain ? whenEmpty : whenBroken;

    /// <summary>struct sockaddr_in.</summary>
    private static Span<byte> Address(Span<byte> place, uint address, ushort port)
    {
        place.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(place, Internet);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], port);
        BinaryPrimitives.WriteUInt32BigEndian(place[4..], address);
        return place;
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Create(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int name, in int value, int size);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int socket, Span<byte> address, int size);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, Span<byte> address, int size);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int socket, int command, int value);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);
}
