namespace Parley.Platform.Outbox;

/// <summary>
/// Thrown by a consumer when the one who is to take an entry cannot take anything now: its database, its broker. No fault of the entry's, so it is tried again for as
/// long as that lasts, and never given up.
/// </summary>
public sealed class ReceiverUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
