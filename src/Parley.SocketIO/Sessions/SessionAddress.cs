using System.Diagnostics.CodeAnalysis;

namespace Parley.SocketIO.Sessions;

/// <summary>Session ids that say where the session lives: the secret, a dot, the node's id.</summary>
internal static class SessionAddress
{
    private const char Dot = '.';
    private const int MaxNodeLength = 32, MaxSecretLength = 64;

    /// <summary>Node ids go into the channel names and keys of engines: nothing that has a meaning there is let in.</summary>
    internal static bool IsNodeId(ReadOnlySpan<char> name) => IsPlain(name, MaxNodeLength);

    internal static string Create(string secret, string nodeId) => secret + Dot + nodeId;

    internal static bool TryGetNode(string sessionId, [NotNullWhen(true)] out string? nodeId)
    {
        var dot = sessionId.LastIndexOf(Dot);
        var isAddress = dot > 0 && IsPlain(sessionId.AsSpan(0, dot), MaxSecretLength) && IsNodeId(sessionId.AsSpan(dot + 1));
        nodeId = isAddress ? sessionId[(dot + 1)..] : null;
        return isAddress;
    }

    private static bool IsPlain(ReadOnlySpan<char> text, int maxLength)
    {
        if (text.IsEmpty || text.Length > maxLength)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return true;
    }
}
