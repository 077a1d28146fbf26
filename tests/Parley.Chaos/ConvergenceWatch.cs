using System.Diagnostics;
using Parley.Chaos.Checking;
using Parley.Chaos.Clients;
using Parley.Chaos.Stages;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos;

/// <summary>After a fault has healed: within ten seconds every device shows at least what the log held at that moment (I5).</summary>
internal sealed class ConvergenceWatch(Company company, Stage stage, Journal journal)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(30), Retry = TimeSpan.FromMilliseconds(100);

    public TimeSpan Longest { get; private set; }

    /// <returns>Those that were late.</returns>
    public async Task<IReadOnlyList<Violation>> AwaitAsync(string fault)
    {
        var since = journal.NextMoment();
        var clock = Stopwatch.StartNew();
        var heads = await ReadHeadsAsync();
        var waiting = company.People.SelectMany(person => person.Devices.Select(device => (Device: device, Wanted: Wanted(person, heads)))).ToList();
        var all = Task.WhenAll(waiting.Select(one => one.Device.Replica.ReachAsync(one.Wanted, since)));
        var late = new List<Violation>();
        if (await Task.WhenAny(all, Task.Delay(Left(clock), TimeProvider.System)) != all)
        {
            late.AddRange(waiting.Where(one => one.Device.Replica.Behind(one.Wanted).Length > 0).Select(one => Late(one.Device, one.Wanted, fault, since)));

            // Whoever is merely slow is waited for, so that the next fault finds everybody there.
            await Task.WhenAny(all, Task.Delay(Patience, TimeProvider.System));
        }

        Longest = clock.Elapsed > Longest ? clock.Elapsed : Longest;
        return late;
    }

    private static Violation Late(Device device, IReadOnlyDictionary<ConversationId, long> wanted, string fault, long since) => new(
        "I5", $"{device.Replica.Journal} was not up to date {Promised.TotalSeconds} s after '{fault}' had healed (#{since}): {device.Replica.Behind(wanted)}; "
            + (device.ConnectedAsync().IsCompleted ? "connected" : "not connected"));

    private static TimeSpan Left(Stopwatch clock) => Promised > clock.Elapsed ? Promised - clock.Elapsed : TimeSpan.Zero;

    private static Dictionary<ConversationId, long> Wanted(Person person, IEnumerable<Conversation> heads) =>
        heads.Where(head => head.Members!.Any(member => member.UserId == person.User)).ToDictionary(head => head.Id, head => head.LastRev);

    /// <summary>
    /// Past the network, from those who are members from the beginning to the end. All at once: what the reading takes counts against the ten seconds, and
    /// nobody who was late before it ends would be found.
    /// </summary>
    private Task<Conversation[]> ReadHeadsAsync() => Task.WhenAll(company.Rooms.Select(async room =>
    {
        using var api = new ParleyApi(stage.Address, room.Owner.Token);
        return await RepeatAsync(() => api.ConversationAsync(room.Id));
    }));

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> ask)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (Disconnections.IsOne(exception) && !patience.IsCancellationRequested)
            {
                await Task.Delay(Retry, TimeProvider.System);
            }
        }
    }
}
