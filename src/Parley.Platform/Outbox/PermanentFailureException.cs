namespace Parley.Platform.Outbox;

/// <summary>Thrown by a consumer for an entry that no further attempt will carry out: it becomes a dead letter at once.</summary>
public class PermanentFailureException(string message) : Exception(message);
