namespace Parley.SocketIO.Sessions;

/// <summary>A session id that says where the session lives: the secret, a dot, the node's id.</summary>
internal readonly record struct SessionAddress(string SessionId, string NodeId)
{
    private const char Dot = '.';
    private const int MaxNodeLength = 32, MaxSecretLength = 64;

    internal static string Create(string secret, string nodeId) => secret + Dot + nodeId;

    /// <summary>Null when it is none. Both parts go to engines, into channel names and keys: nothing that has a meaning there is let in.</summary>
    internal static SessionAddress? Parse(string sessionId)
    {
        var dot = sessionId.LastIndexOf(Dot);
        return dot > 0 && IsPlain(sessionId.AsSpan(0, dot), MaxSecretLength) && IsPlain(sessionId.AsSpan(dot + 1), MaxNodeLength)
            ? new SessionAddress(sessionId, sessionId[(dot + 1)..])
            : null;
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
