using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>A message, sealed, before it has its place.</summary>
public sealed record NewMessage
{
    public required MessageId Id { get; init; }

    public required long Sender { get; init; }

    public required MessageType Type { get; init; }

    public required long Fingerprint { get; init; }

    public required byte[]? Body { get; init; }

    public required byte[]? Metadata { get; init; }

    /// <summary>Whom it names; null: nobody.</summary>
    public byte[]? Mentions { get; init; }

    /// <summary>It was sent on from elsewhere.</summary>
    public bool Forwarded { get; init; }

    /// <summary>System messages do not make a conversation unread.</summary>
    public bool Counts => Type != MessageType.System;
}

/// <summary>The place and the time that a message was given.</summary>
public readonly record struct AppendedMessage(long Seq, long Rev, DateTimeOffset CreatedAt);
