using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Accounts.Passwords;

/// <summary>
/// Checks bcrypt hashes that came with imported accounts, by the system's libcrypt. They are replaced at the first sign-in. bcrypt itself looks at 72 bytes only.
/// </summary>
internal static class Bcrypt
{
    /// <summary>2^16 rounds take some seconds: an imported hash must not hold up everybody else's sign-in.</summary>
    private const int LeastCost = 4, MostCost = 15;

    private const int HashLength = 60, WorkBytes = 32_768; // sizeof(struct crypt_data)

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly Lazy<bool> Loaded = new(() => OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libcrypt.so.1", out _));

    /// <summary>Whether this system can check them.</summary>
    public static bool IsAvailable => Loaded.Value;

    /// <summary><c>$2a$</c>, <c>$2b$</c> or <c>$2y$</c>, a cost from 4 to 15, 22 characters of salt and 31 of hash.</summary>
    public static bool IsHash(string text) =>
        text.Length == HashLength && text[0] == '$' && text[1] == '2' && text[2] is 'a' or 'b' or 'y' && text[3] == '$' && text[6] == '$'
        && int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost is >= LeastCost and <= MostCost
        && !text.AsSpan(7).ContainsAnyExcept(Alphabet);

    /// <exception cref="PlatformNotSupportedException">There is no libcrypt here.</exception>
    public static bool Verify(string hash, string password)
    {
        if (!IsAvailable)
        {
            throw new PlatformNotSupportedException("Imported bcrypt hashes need the system's libcrypt.so.1 (on Debian: libcrypt1).");
        }

        var work = new byte[WorkBytes];
        var held = GCHandle.Alloc(work, GCHandleType.Pinned);
        try
        {
            var computed = Marshal.PtrToStringUTF8(Crypt(password, hash, held.AddrOfPinnedObject())); // null or "*0" when it could not
            return computed is { Length: HashLength }
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(computed), Encoding.ASCII.GetBytes(hash));
        }
        finally
        {
            held.Free();
            CryptographicOperations.ZeroMemory(work);
        }
    }

    [DllImport("libcrypt.so.1", EntryPoint = "crypt_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr Crypt([MarshalAs(UnmanagedType.LPUTF8Str)] string key, [MarshalAs(UnmanagedType.LPUTF8Str)] string salt, IntPtr data);
}
