using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Protocol;

/// <summary>What a client may know before anybody signs in: <c>GET /api/v1/server</c>.</summary>
public sealed record ServerInfo
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>True while the server has no owner: registering with the setup code makes one.</summary>
    public required bool SetupRequired { get; init; }

    /// <summary>Who may register.</summary>
    public required RegistrationMode Registration { get; init; }

    /// <summary>Whether this server sends mail. If not, new accounts work at once, and its owner passes mails on by hand.</summary>
    public required bool SendsMail { get; init; }

    public required GuestInfo Guests { get; init; }

    public required SearchInfo Search { get; init; }

    public required ServerLimits Limits { get; init; }

    public required RetentionInfo Retention { get; init; }
}

/// <summary>Whether and how strangers may meet here.</summary>
public sealed record GuestInfo
{
    public required bool Enabled { get; init; }

    /// <summary>Whether members may meet guests, too.</summary>
    public required bool Members { get; init; }

    /// <summary>What <c>GET /auth/guest/challenge</c> will ask for: <c>none</c>, or the name of a kind.</summary>
    public required string Challenge { get; init; }
}

/// <summary>Whether messages can be searched here.</summary>
public sealed record SearchInfo
{
    public required bool Enabled { get; init; }
}

/// <summary>Limits that a client can show before it is refused.</summary>
public sealed record ServerLimits
{
    public required int MessageBytes { get; init; }

    public required int TitleBytes { get; init; }

    public required int TopicBytes { get; init; }

    public required int GroupMembers { get; init; }

    /// <summary>The most members of a group in which everybody may name all of them by <c>@all</c>; in a larger one its moderators and those above them may.</summary>
    public required int AllMayMentionAll { get; init; }

    public required int MetadataBytes { get; init; }

    /// <summary>The largest file.</summary>
    public required long FileBytes { get; init; }

    public required int FilesPerMessage { get; init; }

    /// <summary>How long its sender may edit a message, in seconds; 0: always.</summary>
    public required long EditSeconds { get; init; }

    /// <summary>How long its sender may delete a message for everyone, in seconds; 0: always.</summary>
    public required long DeleteSeconds { get; init; }

    /// <summary>The most different emoji under one message; 0: nobody reacts here.</summary>
    public required int ReactionsPerMessage { get; init; }

    /// <summary>The most messages that are pinned in one conversation; 0: nobody pins here.</summary>
    public required int PinsPerConversation { get; init; }

    /// <summary>The most options of one poll; 0: nobody asks here.</summary>
    public required int PollOptions { get; init; }

    /// <summary>The longest question of a poll, in bytes of UTF-8.</summary>
    public required int PollQuestionBytes { get; init; }

    /// <summary>The longest option of a poll, in bytes of UTF-8.</summary>
    public required int PollOptionBytes { get; init; }

    /// <summary>The most messages of one person that wait to be sent later; 0: nobody schedules here.</summary>
    public required int ScheduledPerPerson { get; init; }

    /// <summary>The largest file that may become a picture of somebody, or of a group.</summary>
    public required long PictureBytes { get; init; }
}
