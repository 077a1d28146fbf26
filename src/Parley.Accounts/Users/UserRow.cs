using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Users;

/// <summary>A row of <c>users</c>.</summary>
internal sealed record UserRow
{
    public const string Columns =
        "user_key, id, username, display_name, email, email_verified_at, password_hash, role, created_at, updated_at, disabled_at, second_factor_at, bio, time_zone, language, deletes_at, picture";

    public long UserKey { get; init; }

    public UserId Id { get; init; }

    public string Username { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string? Email { get; init; }

    /// <summary>Null: nobody has shown that they read what is sent there.</summary>
    public long? EmailVerifiedAt { get; init; }

    public string? PasswordHash { get; init; }

    public long Role { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public string Bio { get; init; } = "";

    public string? TimeZone { get; init; }

    public string? Language { get; init; }

    /// <summary>Null: the account may be used.</summary>
    public long? DisabledAt { get; init; }

    /// <summary>When the second factor was set up; null: there is none.</summary>
    public long? SecondFactorAt { get; init; }

    /// <summary>When it will be deleted; null: never.</summary>
    public long? DeletesAt { get; init; }

    /// <summary>Null: there is none.</summary>
    public FileId? Picture { get; init; }

    public AccountRole AccountRole => (AccountRole)Role;

    public static Task<UserRow> GetAsync(DatabaseSession session, long userKey) =>
        session.QuerySingleAsync<UserRow>($"SELECT {Columns} FROM users WHERE user_key = @userKey", new { userKey });

    /// <summary>Changes nothing but holds the account until the transaction ends, and reads it as it is now; null when it is gone.</summary>
    public Task<UserRow?> HoldAsync(DatabaseSession session) =>
        session.QueryFirstOrDefaultAsync<UserRow>($"UPDATE users SET role = role WHERE user_key = @UserKey RETURNING {Columns}", new { UserKey });

    public User ToUser() => new()
    {
        Id = Id,
        Username = Username,
        DisplayName = DisplayName,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Picture = Picture,
    };

    public Me ToMe() => new()
    {
        Id = Id,
        Username = Username,
        DisplayName = DisplayName,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Picture = Picture,
        Email = Email ?? "",
        Role = AccountRole,
        Bio = Bio,
        TimeZone = TimeZone,
        Language = Language,
        DeletesAt = DeletesAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    public UserProfile ToProfile() => new()
    {
        Id = Id,
        Username = Username,
        DisplayName = DisplayName,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Picture = Picture,
        Bio = Bio,
    };

    public ManagedUser ToManaged() => new()
    {
        Id = Id,
        Username = Username,
        DisplayName = DisplayName,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Picture = Picture,
        Email = Email,
        Role = AccountRole,
        Disabled = DisabledAt is not null,
        DisabledAt = DisabledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        HasSecondFactor = SecondFactorAt is not null,
    };
}
