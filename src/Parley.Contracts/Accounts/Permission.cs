using System.Diagnostics.CodeAnalysis;

namespace Parley.Contracts.Accounts;

/// <summary>
/// What somebody may do on this server. Each endpoint and each socket event names one; which role has which is one table of the accounts module. A permission opens a door
/// only: what lies behind it (whose conversation, whose account) is the feature's own rule.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "The rule has the code access security of .NET Framework in mind.")]
public enum Permission
{
    /// <summary>Keep a connection of one's own: connect, renew its token.</summary>
    Connect,

    /// <summary>See and change one's own account, settings and devices.</summary>
    UseAccount,

    /// <summary>Set up one's own second factor: all that is left to staff who must have one and do not yet.</summary>
    EnrolSecondFactor,

    /// <summary>Search people, look at them, see who is online.</summary>
    FindPeople,

    /// <summary>Contacts, requests, blocks.</summary>
    UseContacts,

    /// <summary>Read in the conversations that one is a member of, follow them, say how far one has read.</summary>
    ReadMessages,

    /// <summary>Write in the conversations that one is a member of.</summary>
    SendMessages,

    /// <summary>List one's conversations, and open, join, change, leave and delete them as one's role in them allows.</summary>
    UseConversations,

    /// <summary>Upload files, and fetch those of the messages that one may read.</summary>
    UseFiles,

    /// <summary>Search the messages that one may read.</summary>
    SearchMessages,

    /// <summary>Be matched with another guest, leave them, keep the chat.</summary>
    MeetGuests,

    /// <summary>Report a conversation that one is, or was, in.</summary>
    Report,

    /// <summary>Read reports with their evidence, and settle them.</summary>
    HandleReports,

    /// <summary>See accounts with their addresses and roles, change roles below one's own, disable, end sessions.</summary>
    ManageUsers,

    /// <summary>Make and revoke invitations.</summary>
    ManageInvitations,

    /// <summary>Read the audit log.</summary>
    ReadAudit,

    /// <summary>Read the mails that could not be sent because no mail server is configured: they hold links that open accounts.</summary>
    ReadMails,

    /// <summary>See what became of anybody's notifications, without any text, and try again what could not be delivered.</summary>
    ManageNotifications,
}
