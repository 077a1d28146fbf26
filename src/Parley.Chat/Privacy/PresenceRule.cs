using Parley.Protocol.Chat;

namespace Parley.Chat.Privacy;

/// <summary>Who sees whether somebody is here, and when they were last: of two who share a conversation or are contacts. It works in both directions alike.</summary>
internal static class PresenceRule
{
    /// <param name="one">The setting of one of them.</param>
    /// <param name="other">The setting of the other.</param>
    /// <param name="contacts">Whether they are contacts.</param>
    public static bool MaySee(LastSeenAudience one, LastSeenAudience other, bool contacts) => Lets(one, contacts) && Lets(other, contacts);

    private static bool Lets(LastSeenAudience audience, bool contacts) =>
        audience == LastSeenAudience.Everyone || (audience == LastSeenAudience.Contacts && contacts);
}
