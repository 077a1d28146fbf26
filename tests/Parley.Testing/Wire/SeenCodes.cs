using System.Collections.Concurrent;
using System.Reflection;

namespace Parley.Testing.Wire;

/// <summary>
/// Which error codes the tests of this process have received from which operation or event: a line for each in <c>artifacts/protocol/codes</c>, in a file of the
/// test project's name, which <c>./parley test</c> compares with the documents (build/codes.mjs). Safe from any thread.
/// </summary>
public static class SeenCodes
{
    private static readonly ConcurrentDictionary<string, byte> Seen = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    /// <param name="operation">As in the documents: <c>GET /api/v1/me</c>, or <c>client.send-message</c>.</param>
    /// <param name="code">What it has answered with.</param>
    public static void Add(string operation, string code)
    {
        var line = $"{operation} {code}";
        if (!Seen.TryAdd(line, 0))
        {
            return;
        }

        // At once: a run that ends early has received it all the same.
        lock (Writing)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Sources.Root, "artifacts", "protocol", "codes"));
            File.AppendAllText(Path.Combine(folder.FullName, $"{Assembly.GetEntryAssembly()!.GetName().Name}.txt"), line + "\n");
        }
    }
}
