using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chaos.Clients;

/// <summary>Somebody with an account, one or more devices, and a journal.</summary>
internal sealed class Person(SessionResponse session, PersonJournal journal)
{
    public PersonJournal Journal { get; } = journal;

    public UserId User => session.User.Id;

    public string Username => session.User.Username;

    public string Token => session.AccessToken;

    public List<Device> Devices { get; } = [];

    public override string ToString() => Username;
}
