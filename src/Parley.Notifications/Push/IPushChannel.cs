using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>A way to what takes somebody's pushes: all that differs from one push service to another. Safe from any thread.</summary>
internal interface IPushChannel
{
    NotificationChannel Channel { get; }

    /// <summary>The outbox's topic of its messages; durable.</summary>
    string Topic { get; }

    /// <summary>Whether this server is set up for it; else nothing is sent.</summary>
    bool IsOn { get; }

    /// <summary>One attempt to hand a message over. No answer is an answer, too: an exception is a bug.</summary>
    ValueTask<PushAnswer> SendAsync(PushMessage message, CancellationToken cancellationToken);
}

/// <param name="To">Who takes it.</param>
/// <param name="Content">What they get.</param>
/// <param name="Clears">Nothing to show: what is shown of it goes away.</param>
internal sealed record PushMessage(SubscriptionRow To, PushContent Content, bool Clears);

internal enum PushOutcome
{
    Accepted,

    /// <summary>Who takes it is gone for good.</summary>
    Gone,

    /// <summary>Not now; no fault of whom it is for.</summary>
    Busy,

    /// <summary>It takes this message never.</summary>
    Refused,

    /// <summary>No answer.</summary>
    Silent,
}

/// <param name="Outcome">What it comes to.</param>
/// <param name="Detail">For the ledger and for operators, like <c>410</c>: never an address, a key or a text.</param>
/// <param name="Pause">When it asks not to be called before.</param>
internal sealed record PushAnswer(PushOutcome Outcome, string? Detail = null, TimeSpan? Pause = null);
