using Parley.Chaos.Checking;
using Parley.Chaos.Network;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Clients;

/// <summary>Everybody in a run: who they are, which conversations they have, and what they do all the time.</summary>
internal sealed class Company(ChaosOptions options, FaultyNetwork network, Journal journal, RunClock clock, Tally tally, Random random) : IAsyncDisposable
{
    /// <summary>One person in five has a second device, which only looks on.</summary>
    private const int PeoplePerSecondDevice = 5;

    /// <summary>One conversation in three keeps its messages for so long only: less than a run, and more than most faults.</summary>
    private const int RoomsPerShortOne = 3, KeptSeconds = 20;

    private readonly CancellationTokenSource _quiet = new(), _end = new(), _giveUp = new();
    private readonly List<Task> _running = [];
    private readonly Dictionary<Person, ParleyApi> _apis = [];
    private Task _senders = Task.CompletedTask;

    public List<Person> People { get; } = [];

    public List<Room> Rooms { get; } = [];

    public IEnumerable<Device> Devices => People.SelectMany(person => person.Devices);

    /// <summary>Cancelled when nothing new is to happen any more.</summary>
    public CancellationToken Quiet => _quiet.Token;

    /// <summary>Registers everybody and opens their conversations.</summary>
    public async Task GatherAsync()
    {
        using var nobody = new ParleyApi(network.Address);
        for (var number = 0; number < options.Clients; number++)
        {
            var session = await nobody.RegisterAsync($"person{number}");
            var person = new Person(session, new PersonJournal(session.User.Id, session.User.Username));
            journal.People.Add(person.Journal);
            People.Add(person);
        }

        for (var number = 0; number < options.Conversations; number++)
        {
            var room = number % 2 == 0 ? await OpenDirectAsync(number) : await OpenGroupAsync(number);
            Rooms.Add(room);
            if (number % RoomsPerShortOne == 0)
            {
                await ApiOf(room.Owner).SetRetentionAsync(room.Id, new SetRetentionRequest { Mode = RetentionMode.Age, Seconds = KeptSeconds });
            }
        }
    }

    /// <summary>Connects every device; completes when all are up to date. Then everybody begins to write.</summary>
    public async Task StartAsync(TimeSpan patience)
    {
        foreach (var (person, number) in People.Select((person, number) => (person, number)))
        {
            person.Devices.Add(BringDevice(person, person.Token, "first device"));
            if (number % PeoplePerSecondDevice == 0)
            {
                person.Devices.Add(BringDevice(person, person.Token, "second device"));
            }
        }

        _running.AddRange(Devices.Select(device => device.RunAsync(_end.Token)));
        await Task.WhenAll(Devices.Select(device => device.ConnectedAsync())).WaitAsync(patience);

        // Half of a burst of one to six messages, and the pause between two, decide the rate.
        var pace = TimeSpan.FromSeconds(3.5 * options.Clients / options.Rate);
        _senders = Task.WhenAll(People.Select(person => new Sender(
            person.Journal, person.Devices[0], ApiOf(person), journal, clock, tally, pace, Fork()).RunAsync(_quiet.Token, _giveUp.Token)));
    }

    /// <summary>A device that is not there from the beginning; the caller runs it.</summary>
    public Device BringDevice(Person person, string token, string name)
    {
        var device = new DeviceJournal($"{person.Username}'s {name}");
        lock (person.Journal.Devices)
        {
            person.Journal.Devices.Add(device);
        }

        return new Device(token, new Replica(person.User, device, journal), network, journal, tally, Fork());
    }

    /// <summary>REST calls of this person, over the same network as everything else.</summary>
    public ParleyApi ApiOf(Person person)
    {
        lock (_apis)
        {
            if (!_apis.TryGetValue(person, out var api))
            {
                _apis.Add(person, api = new ParleyApi(network.Address, person.Token));
            }

            return api;
        }
    }

    /// <summary>Nothing new is written, no receipt is sent; completes when everything that was under way has its answer.</summary>
    /// <exception cref="TimeoutException">Something never got one.</exception>
    public async Task QuietenAsync(TimeSpan patience)
    {
        await _quiet.CancelAsync();
        _giveUp.CancelAfter(patience);
        try
        {
            await _senders;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{People.Sum(person => person.Journal.Sends.Count(send => send.IsInDoubt))} messages still have no answer after {patience.TotalSeconds} s");
        }

        await Task.WhenAll(Devices.Select(device => device.QuietAsync())).WaitAsync(patience);
    }

    /// <summary>From now on nothing goes any more by the time that passes: the proof needs a log that stands still.</summary>
    public async Task KeepAllAsync()
    {
        foreach (var room in Rooms.Where((_, number) => number % RoomsPerShortOne == 0))
        {
            while (!await TryKeepAllAsync(room))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, _giveUp.Token);
            }
        }
    }

    private async Task<bool> TryKeepAllAsync(Room room)
    {
        try
        {
            await ApiOf(room.Owner).SetRetentionAsync(room.Id, new SetRetentionRequest { Mode = RetentionMode.Keep });
            return true;
        }
        catch (Exception exception) when (Disconnections.IsOne(exception))
        {
            return false;
        }
    }

    /// <summary>Everybody leaves: from then on the journals stand still.</summary>
    public async Task EndAsync()
    {
        await _quiet.CancelAsync();
        await _giveUp.CancelAsync();
        await _end.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <summary>Everybody leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var api in _apis.Values)
        {
            api.Dispose();
        }

        foreach (var source in (CancellationTokenSource[])[_quiet, _end, _giveUp])
        {
            source.Dispose();
        }
    }

    private async Task<Room> OpenDirectAsync(int number)
    {
        var (one, other) = (People[number % People.Count], People[(number + 1) % People.Count]);
        using var api = new ParleyApi(network.Address, one.Token);
        return new Room((await api.OpenDirectAsync(other.User)).Id, IsGroup: false, one, [other]);
    }

    /// <summary>Of everybody the first; of five to twenty people, chosen by chance, the others.</summary>
    private async Task<Room> OpenGroupAsync(int number)
    {
        var members = People.ToArray();
        random.Shuffle(members);
        var size = number == 1 ? members.Length : random.Next(5, Math.Min(21, members.Length + 1));
        var (owner, others) = (members[0], members[1..size]);
        using var api = new ParleyApi(network.Address, owner.Token);
        var group = await api.CreateGroupAsync($"group {number}", [.. others.Select(person => person.User).Take(99)]);
        return new Room(group.Id, IsGroup: true, owner, [.. others.Take(99)]);
    }

    private Random Fork()
    {
        lock (random)
        {
            return new Random(random.Next());
        }
    }
}
