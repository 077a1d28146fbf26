using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Blobs;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Media.Files;

/// <summary>What of a file is secret at rest: the data key of its blobs, and its name. Wrapped together by the master key; without it nothing of the file can be read.</summary>
internal sealed record FileSecret(FileId File, byte[] Key, string Name)
{
    public static FileSecret Create(FileId file, string name) => new(file, RandomNumberGenerator.GetBytes(SealedBlobs.KeyBytes), name);

    public static FileSecret Unwrap(MasterKeys keys, FileRow row)
    {
        var bytes = keys.Unwrap(row.Secret, Purpose(row.Id));
        return new FileSecret(row.Id, bytes[..SealedBlobs.KeyBytes], Encoding.UTF8.GetString(bytes.AsSpan(SealedBlobs.KeyBytes)));
    }

    public byte[] Wrap(MasterKeys keys) => keys.Wrap([.. Key, .. Encoding.UTF8.GetBytes(Name)], Purpose(File));

    /// <summary>Which of the file's blobs one is: associated data of each of its chunks.</summary>
    public byte[] Context(long number)
    {
        var context = new byte[16 + sizeof(int)];
        File.Value.TryWriteBytes(context, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(context.AsSpan(16), checked((int)number));
        return context;
    }

    internal static byte[] Purpose(FileId file) => Encoding.ASCII.GetBytes($"parley file {file}");
}
