namespace Parley.Chat.Personal;

/// <summary>What a row of <c>personal_changes</c> tells. The numbers are stored: never renumber.</summary>
public enum PersonalKind
{
    /// <summary>Target: a conversation that one came into or left.</summary>
    Conversation = 1,

    /// <summary>Target: a conversation where receipts or "mark unread" changed one's own place. Sending moves cursors, too: one's own message tells that.</summary>
    Cursors = 2,

    /// <summary>Target: none (0).</summary>
    Settings = 3,
}

/// <summary>A row of somebody's own log that is to be appended.</summary>
public readonly record struct PersonalChange(long Person, PersonalKind Kind, long Target);
