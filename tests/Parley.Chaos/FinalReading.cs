using Parley.Chaos.Checking;
using Parley.Chaos.Clients;
using Parley.Chaos.Stages;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos;

/// <summary>When all is quiet: what every device holds beside what a fresh one is given, the histories over REST, and the rows of the database.</summary>
internal sealed class FinalReading(Company company, Journal journal, Stage stage)
{
    public async Task<FinalLog> ReadAsync()
    {
        foreach (var person in company.People)
        {
            await CompareAsync(person);
        }

        var histories = new Dictionary<ConversationId, IReadOnlyList<LoggedMessage>>();
        var interrupted = new Dictionary<ConversationId, Dictionary<UserId, IReadOnlyList<LoggedMessage>>>();
        foreach (var room in company.Rooms)
        {
            histories.Add(room.Id, await HistoryAsync(room.Owner, room));
            interrupted.Add(room.Id, await InterruptedAsync(room));
        }

        await using var database = stage.OpenChat();
        var log = await database.ReadAsync(session => FinalLogReader.ReadAsync(session, histories), CancellationToken.None);
        return log with
        {
            Conversations = log.Conversations.ToDictionary(one => one.Key, one => one.Value with { Histories = interrupted.GetValueOrDefault(one.Key) ?? [] }),
        };
    }

    /// <summary>Cursors travel apart from the log and may have been missed: a last sync brings them, as it would with the next connection.</summary>
    private async Task CompareAsync(Person person)
    {
        using var api = new ParleyApi(stage.Address, person.Token);
        var fresh = new Replica(person.User, new DeviceJournal("fresh"), journal);
        bool more;
        do
        {
            var (position, moment) = (fresh.Position, journal.NextMoment());
            var answer = await api.SyncAsync(position);
            fresh.Apply(position, answer, moment);
            more = answer.More;
        }
        while (more);

        var freshStates = fresh.Describe();
        foreach (var device in person.Devices)
        {
            await device.SyncAsync(await device.ConnectedAsync().WaitAsync(TimeSpan.FromSeconds(30)));
            var held = device.Replica.Describe();
            device.Replica.Journal.Finals.AddRange(held.Keys.Union(freshStates.Keys).Select(id => new FinalState(
                id, held.GetValueOrDefault(id) ?? "nothing", freshStates.GetValueOrDefault(id) ?? "nothing")));
        }
    }

    /// <summary>Of everybody who was out for a while and is in again.</summary>
    private async Task<Dictionary<UserId, IReadOnlyList<LoggedMessage>>> InterruptedAsync(Room room)
    {
        var histories = new Dictionary<UserId, IReadOnlyList<LoggedMessage>>();
        foreach (var person in room.CameBack.Where(person => !room.Out.Contains(person)))
        {
            histories.Add(person.User, await HistoryAsync(person, room));
        }

        return histories;
    }

    private async Task<IReadOnlyList<LoggedMessage>> HistoryAsync(Person person, Room room)
    {
        using var api = new ParleyApi(stage.Address, person.Token);
        var messages = new List<LoggedMessage>();
        MessagePage page;
        do
        {
            page = await api.MessagesAfterAsync(room.Id, messages.LastOrDefault()?.Seq ?? 0);
            messages.AddRange(page.Items.Select(message => message.ToLogged()));
        }
        while (page.HasMore);
        return messages;
    }
}
