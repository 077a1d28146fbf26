using Parley.Protocol.Accounts;

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

    public required ServerLimits Limits { get; init; }
}

/// <summary>Limits that a client can show before it is refused.</summary>
public sealed record ServerLimits
{
    public required int MessageBytes { get; init; }

    public required int TitleBytes { get; init; }

    public required int GroupMembers { get; init; }

    public required int MetadataBytes { get; init; }
}
