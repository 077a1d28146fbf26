using System.Text.Json.Serialization;

namespace Parley.Protocol.Accounts;

/// <summary>What somebody may do on this server, in rising order. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<AccountRole>))]
public enum AccountRole
{
    Guest = 0,
    Member = 1,
    Moderator = 2,
    Admin = 3,
    Owner = 4,
}
