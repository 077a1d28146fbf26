using System.Text;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>
/// The sealed body of a message of type <c>file</c>: how many files (1 byte), their ids (16 bytes each, RFC 9562's order), then the caption in UTF-8. The layout is stored:
/// never change it.
/// </summary>
internal static class FileBody
{
    /// <summary>What the count has room for, and no setting may pass.</summary>
    public const int MostFiles = byte.MaxValue;

    private const int IdBytes = 16;

    public static byte[] Write(IReadOnlyList<FileId> files, string caption)
    {
        var head = 1 + (files.Count * IdBytes);
        var body = new byte[head + Encoding.UTF8.GetByteCount(caption)];
        body[0] = checked((byte)files.Count);
        for (var i = 0; i < files.Count; i++)
        {
            files[i].Value.TryWriteBytes(body.AsSpan(1 + (i * IdBytes)), bigEndian: true, out _);
        }

        Encoding.UTF8.GetBytes(caption, body.AsSpan(head));
        return body;
    }

    public static (IReadOnlyList<FileId> Files, string Caption) Read(ReadOnlySpan<byte> body)
    {
        var files = new FileId[body[0]];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = new FileId(new Guid(body.Slice(1 + (i * IdBytes), IdBytes), bigEndian: true));
        }

        return (files, Encoding.UTF8.GetString(body[(1 + (files.Length * IdBytes))..]));
    }
}
