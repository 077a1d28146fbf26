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

    /// <summary>Target: none (0). What the account says about oneself: profile, address, role.</summary>
    Me = 4,

    /// <summary>Target: none (0). The account's settings.</summary>
    UserSettings = 5,

    /// <summary>Target: a person who has become something else to oneself (contact, request, block), or looks different.</summary>
    Relation = 6,

    /// <summary>Target: a conversation where one wants to be notified differently.</summary>
    Notifications = 7,

    /// <summary>Target: a conversation where one has deleted messages for oneself.</summary>
    Hidden = 8,

    /// <summary>Target: a conversation that stands elsewhere in one's list: among the favourites, in the archive, or there no more.</summary>
    Listing = 9,

    /// <summary>Target: a conversation where one has begun to write something, or writes it no more.</summary>
    Draft = 10,

    /// <summary>Target: a conversation to which other messages of one's own are to be sent later than before.</summary>
    Scheduled = 11,
}

/// <summary>A row of somebody's own log that is to be appended.</summary>
public readonly record struct PersonalChange(long Person, PersonalKind Kind, long Target);
