namespace Parley.SocketIO;

/// <summary>What <see cref="SocketIOOptions.AllowRequest"/> decides.</summary>
public sealed class HandshakeDecision
{
    private HandshakeDecision(string? refusal) => Refusal = refusal;

    /// <summary>The client may connect.</summary>
    public static HandshakeDecision Allow { get; } = new(null);

    internal string? Refusal { get; }

    /// <summary>The client may not: it gets 403 with this message, which official clients show as the error's <c>context</c>.</summary>
    public static HandshakeDecision Refuse(string message = "Forbidden")
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return new(message);
    }
}
