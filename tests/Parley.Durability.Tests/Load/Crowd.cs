using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Durability.Tests.Load;

/// <summary>People who know each other in pairs, in groups of five and all together, and who all send at once. Some have a second device.</summary>
internal sealed class Crowd
{
    private const int GroupSize = 5, SecondDevices = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Contract, I5.</summary>
    private static readonly TimeSpan ConvergeWithin = TimeSpan.FromSeconds(10);

    private readonly LoadCounter _counter;
    private readonly List<SessionResponse> _people = [];
    private readonly List<List<ConversationId>> _memberships = [];
    private readonly List<(ConversationId Id, int Member)> _conversations = [];
    private readonly List<(ConversationId Id, int Owner)> _groups = [];
    private readonly List<SendingClient> _clients = [];
    private readonly List<Device> _secondDevices = [];
    private Task<int[]> _running = Task.FromResult(Array.Empty<int>());
    private Task _besides = Task.CompletedTask;
    private int _phase;

    private Crowd(int largestWindow) => _counter = new LoadCounter(largestWindow);

    public Journal Journal { get; } = new();

    public int Acknowledged => _counter.Total;

    /// <summary>Messages that were stored although a server's end kept their acknowledgement.</summary>
    public int StoredInDoubt => _counter.StoredBefore;

    /// <summary>Sends that were under way, unanswered, when a server ended; summed over its ends.</summary>
    public int InDoubt { get; private set; }

    /// <summary>Registers everybody and opens their conversations.</summary>
    /// <param name="size">People; a multiple of ten.</param>
    /// <param name="largestWindow">The most sends that each has under way; how many, each chooses anew with each connection.</param>
    public static async Task<Crowd> GatherAsync(Uri server, int size, int largestWindow, Random random)
    {
        var crowd = new Crowd(largestWindow);
        using var nobody = new ParleyApi(server);
        for (var person = 0; person < size; person++)
        {
            crowd._people.Add(await nobody.RegisterAsync($"person{person}"));
            crowd._memberships.Add([]);
        }

        for (var person = 0; person < size; person += 2)
        {
            using var api = crowd.ApiOf(person, server);
            Enter(await api.OpenDirectAsync(crowd._people[person + 1].User.Id), person, 2);
        }

        foreach (var (first, count) in Enumerable.Range(0, size / GroupSize).Select(group => (group * GroupSize, GroupSize)).Append((0, size)))
        {
            using var api = crowd.ApiOf(first, server);
            var others = crowd._people.Skip(first + 1).Take(count - 1).Select(other => other.User.Id).ToList();
            var group = await api.CreateGroupAsync($"group {first}", others);
            crowd._groups.Add((group.Id, first));
            Enter(group, first, count);
        }

        for (var person = 0; person < size; person++)
        {
            crowd.Bring(person, random);
        }

        return crowd;

        void Enter(Conversation conversation, int first, int count)
        {
            crowd._conversations.Add((conversation.Id, first));
            for (var member = first; member < first + count; member++)
            {
                crowd._memberships[member].Add(conversation.Id);
            }
        }
    }

    /// <summary>Everybody connects, settles what is in doubt, and sends.</summary>
    public void Start(Uri server)
    {
        _running = Task.WhenAll(_clients.Select(client => client.RunAsync(server)));
        _besides = Task.WhenAll([.. _secondDevices.Select(device => LookOnAsync(device, server)), RenameAsync(server, _phase++)]);
    }

    /// <summary>Completes when so many more messages are acknowledged.</summary>
    public async Task AcknowledgeAsync(int count)
    {
        var enough = _counter.MoreAsync(count);
        var first = await Task.WhenAny(enough, _running, _besides).WaitAsync(Patience);
        if (first != enough)
        {
            await first;
            await enough.WaitAsync(Patience);
        }
    }

    /// <summary>After the server's end: completes when everybody has noticed.</summary>
    /// <returns>What is in doubt now.</returns>
    public async Task<int> NoticeAsync()
    {
        var inDoubt = (await _running.WaitAsync(Patience)).Sum();
        await _besides.WaitAsync(Patience);
        InDoubt += inDoubt;
        return inDoubt;
    }

    /// <summary>Settles what is in doubt, sends nothing new, and waits until every screen shows everything.</summary>
    public async Task FinishAsync(Uri server)
    {
        _clients.ForEach(client => client.Finish());
        Start(server);
        await Task.WhenAny(Task.WhenAll(_clients.Select(client => client.Settled)), _running).WaitAsync(Patience);
        await Task.WhenAll(_clients.Select(client => client.Settled)).WaitAsync(Patience);
        var revisions = new Dictionary<ConversationId, long>();
        foreach (var (id, member) in _conversations)
        {
            using var api = ApiOf(member, server);
            revisions.Add(id, (await api.ConversationAsync(id)).LastRev);
        }

        var own = _people.Select((_, person) => _memberships[person].ToDictionary(id => id, id => revisions[id])).ToList();
        var screens = _clients.Select(client => client.Screen).Concat(_secondDevices.Select(device => device.Screen)).ToList();
        try
        {
            await Task.WhenAll(screens.Select((screen, index) => screen.ReachAsync(own[index % _people.Count]))).WaitAsync(ConvergeWithin);
        }
        catch (TimeoutException)
        {
            // The checker says which screens do not show the end of the log (I5).
        }
    }

    /// <summary>The whole history of every conversation, over REST.</summary>
    public async Task<Dictionary<ConversationId, IReadOnlyList<LoggedMessage>>> ReadHistoryAsync(Uri server)
    {
        var history = new Dictionary<ConversationId, IReadOnlyList<LoggedMessage>>();
        foreach (var (id, member) in _conversations)
        {
            using var api = ApiOf(member, server);
            var messages = new List<LoggedMessage>();
            MessagePage page;
            do
            {
                page = await api.MessagesAfterAsync(id, messages.LastOrDefault()?.Seq ?? 0);
                messages.AddRange(page.Items.Select(message => message.ToLogged()));
            }
            while (page.HasMore);
            history.Add(id, messages);
        }

        return history;
    }

    private void Bring(int person, Random random)
    {
        var conversations = _memberships[person];
        var session = _people[person];
        var journal = new PersonJournal(session.User.Id, session.User.Username) { Devices = { new DeviceJournal($"{session.User.Username}'s first device") } };
        Journal.People.Add(journal);

        // Three of five messages go to the pair, so that the fan-out of the group of all does not eat up the load.
        List<ConversationId> weighted = [conversations[0], conversations[0], conversations[0], .. conversations.Skip(1)];
        _clients.Add(new SendingClient(journal, session.AccessToken, weighted, _counter, Journal, new Random(random.Next())));
        if (person < SecondDevices)
        {
            journal.Devices.Add(new DeviceJournal($"{session.User.Username}'s second device"));
            _secondDevices.Add(new Device(session.AccessToken, new Screen(journal.Devices[1])));
        }
    }

    private static async Task LookOnAsync(Device device, Uri server)
    {
        try
        {
            await using var connection = await device.ConnectAsync(server);
            await device.WatchAsync(connection);
        }
        catch (Exception exception) when (SendingClient.IsDisconnection(exception))
        {
            // The server is gone.
        }
    }

    /// <summary>Changes that are not messages, so that revs are more than seqs.</summary>
    private async Task RenameAsync(Uri server, int phase)
    {
        var (id, owner) = _groups[phase % _groups.Count];
        using var api = ApiOf(owner, server);
        try
        {
            await api.RenameAsync(id, $"phase {phase}");
        }
        catch (Exception exception) when (SendingClient.IsDisconnection(exception))
        {
            // The server is gone.
        }
    }

    private ParleyApi ApiOf(int person, Uri server) => new(server, _people[person].AccessToken);
}
