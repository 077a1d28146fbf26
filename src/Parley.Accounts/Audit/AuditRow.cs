using System.Globalization;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Audit;

/// <summary>A row of <c>audit_log</c>.</summary>
internal sealed record AuditRow
{
    public const string Columns = "number, at, kind, actor, subject, session, address, detail, hash";

    public long Number { get; init; }

    public long At { get; init; }

    public string Kind { get; init; } = "";

    public UserId? Actor { get; init; }

    public UserId? Subject { get; init; }

    public SessionId? Session { get; init; }

    public string? Address { get; init; }

    public string Detail { get; init; } = "{}";

    public byte[] Hash { get; init; } = [];

    public AuditEntry ToEntry(IReadOnlyDictionary<UserId, User> people) => new()
    {
        Id = Number.ToString(CultureInfo.InvariantCulture),
        At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        Kind = Kind,
        Actor = Person(Actor, people),
        Subject = Person(Subject, people),
        SessionId = Session,
        Address = Address,
        Detail = ReadDetail(),
    };

    private static AuditPerson? Person(UserId? id, IReadOnlyDictionary<UserId, User> people) =>
        id is { } known ? new AuditPerson(known, people.GetValueOrDefault(known)?.Username) : null;

    // A row that somebody has altered must not keep the others from being read.
    private Dictionary<string, string> ReadDetail()
    {
        try
        {
            return JsonSerializer.Deserialize(Detail, AuditJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            return new() { ["unreadable"] = "true" };
        }
    }
}

/// <summary>The row of <c>audit_head</c>.</summary>
internal sealed record AuditHead
{
    public long Number { get; init; }

    public byte[] Hash { get; init; } = [];
}
