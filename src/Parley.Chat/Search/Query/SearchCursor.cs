using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Protocol;

namespace Parley.Chat.Search.Query;

/// <summary>Where the next page begins. Sealed for one person: a position among all messages would tell how many the server has.</summary>
/// <param name="Below">Messages at lower positions follow.</param>
/// <param name="Score">With the best first: within them, those behind this score…</param>
/// <param name="Position">… and, with the same score, below this position.</param>
internal readonly record struct SearchCursor(long Below, long Score, long Position)
{
    public const string KeyPurpose = "parley search cursor";

    private const int NonceBytes = 12, BodyBytes = 3 * sizeof(long), TagBytes = 16, AllBytes = NonceBytes + BodyBytes + TagBytes;

    public static readonly SearchCursor First = new(long.MaxValue, long.MaxValue, long.MaxValue);

    public string Seal(byte[] key, UserId user)
    {
        Span<byte> body = stackalloc byte[BodyBytes];
        BinaryPrimitives.WriteInt64BigEndian(body, Below);
        BinaryPrimitives.WriteInt64BigEndian(body[8..], Score);
        BinaryPrimitives.WriteInt64BigEndian(body[16..], Position);
        Span<byte> all = stackalloc byte[AllBytes];
        RandomNumberGenerator.Fill(all[..NonceBytes]);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(all[..NonceBytes], body, all.Slice(NonceBytes, BodyBytes), all[^TagBytes..], user.Value.ToByteArray(bigEndian: true));
        return Base64Url.EncodeToString(all);
    }

    /// <summary>False for anything that this server did not give this person.</summary>
    public static bool TryOpen(string text, IReadOnlyList<byte[]> keys, UserId user, out SearchCursor cursor)
    {
        cursor = default;
        Span<byte> all = stackalloc byte[AllBytes];
        if (Base64Url.DecodeFromChars(text, all, out var read, out var written) != OperationStatus.Done || read != text.Length || written != AllBytes)
        {
            return false;
        }

        Span<byte> body = stackalloc byte[BodyBytes];
        foreach (var key in keys)
        {
            try
            {
                using var cipher = new AesGcm(key, TagBytes);
                cipher.Decrypt(all[..NonceBytes], all.Slice(NonceBytes, BodyBytes), all[^TagBytes..], body, user.Value.ToByteArray(bigEndian: true));
            }
            catch (AuthenticationTagMismatchException)
            {
                continue; // sealed before a rotation, perhaps
            }

            cursor = new SearchCursor(
                BinaryPrimitives.ReadInt64BigEndian(body), BinaryPrimitives.ReadInt64BigEndian(body[8..]), BinaryPrimitives.ReadInt64BigEndian(body[16..]));
            return true;
        }

        return false;
    }
}
