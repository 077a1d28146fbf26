using Parley.Chaos.Checking;
using Parley.Chaos.Clients;
using Parley.Chaos.Network;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Faults;

/// <summary>Somebody signs a session out whose device is connected. What follows is watched while the run goes on.</summary>
internal sealed class SessionFaults(Company company, FaultyNetwork network, Journal journal, RunClock clock, Random random)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(20), Retry = TimeSpan.FromMilliseconds(200);

    private readonly List<Task> _watching = [];
    private int _sessions;

    public IEnumerable<Fault> All => [new("session revoked", RevokeAsync)];

    /// <summary>Completes when the last of them is known to be silent, or not to be.</summary>
    public Task WatchedAsync() => Task.WhenAll(_watching);

    private async Task<string> RevokeAsync()
    {
        var person = company.People[random.Next(company.People.Count)];
        var session = await RepeatAsync(async () =>
        {
            using var nobody = new ParleyApi(network.Address);
            return await nobody.LoginAsync(person.Username);
        });
        var device = company.BringDevice(person, session.AccessToken, $"session {++_sessions}");
        device.Replica.Journal.IsConnected = false;
        var running = device.RunAsync(CancellationToken.None, once: true);
        await Task.WhenAny(device.ConnectedAsync(), running).WaitAsync(Patience);

        using var api = new ParleyApi(network.Address, session.AccessToken);
        await RepeatAsync(async () =>
        {
            await api.LogoutAsync();
            return true;
        });
        var revocation = new Revocation(device.Replica.Journal, journal.NextMoment(), clock.Ms);
        lock (person.Journal.Revocations)
        {
            person.Journal.Revocations.Add(revocation);
        }

        _watching.Add(WatchAsync(revocation, session, running));
        return $"{revocation.Device} signed out";
    }

    private async Task WatchAsync(Revocation revocation, SessionResponse session, Task running)
    {
        revocation.Closed = await Task.WhenAny(running, Task.Delay(Patience, TimeProvider.System)) == running;
        while (clock.Ms < revocation.AtMs + Grace.TotalMilliseconds)
        {
            await Task.Delay(Retry, TimeProvider.System);
        }

        try
        {
            await using var connection = await SocketIOConnection.ConnectAsync(network.Address, session.AccessToken, (_, _) => { }, CancellationToken.None);
            revocation.Accepted = "a new socket";
        }
        catch (Exception exception) when (Disconnections.IsOne(exception) || exception is InvalidOperationException)
        {
            // Refused, or not answered.
        }

        try
        {
            using var api = new ParleyApi(network.Address, session.AccessToken);
            await api.SyncAsync(new SyncRequest());
            revocation.Accepted = "REST";
        }
        catch (Exception exception) when (Disconnections.IsOne(exception))
        {
            // As above.
        }
    }

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException ended) when (ended.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            {
                return default!; // an earlier attempt has done it
            }
            catch (Exception exception) when (Disconnections.IsOne(exception))
            {
                await Task.Delay(Retry, TimeProvider.System);
            }
        }
    }
}
