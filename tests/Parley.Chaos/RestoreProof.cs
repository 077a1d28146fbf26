using System.Net;
using Parley.Chaos.Checking;
using Parley.Chaos.Checking.Invariants;
using Parley.Chaos.Clients;
using Parley.Chaos.Network;
using Parley.Chaos.Stages;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos;

/// <summary>
/// A backup made under load, restored when everything else is proven. What was acknowledged before it began is in it, its log is the beginning of the log of
/// the run, every device that comes with an old position is told to start anew, and no old token is good (I13).
/// </summary>
internal sealed class RestoreProof(Company company, Journal journal, FaultyNetwork network, Stage stage)
{
    private const string Invariant = "I13";

    private IReadOnlyList<Send>? _acknowledged;

    /// <summary>Whether the engine has backups and there is none yet.</summary>
    public bool IsDue => stage.HasBackups && _acknowledged is null;

    /// <returns>For the output.</returns>
    public async Task<string> BackUpAsync()
    {
        var moment = journal.NextMoment();
        await stage.BackUpAsync();
        _acknowledged = [.. journal.People.SelectMany(person => person.Sends.ToArray()).Where(send => send.Acks.Count > 0 && send.Acks[0].Moment < moment)];
        return $"backup made under load, {_acknowledged.Count} messages acknowledged before it";
    }

    /// <param name="log">The log at the end of the run.</param>
    public async Task<IReadOnlyList<Violation>> ProveAsync(FinalLog log)
    {
        if (_acknowledged is null)
        {
            return [];
        }

        network.Server = null;
        await stage.StopAsync();
        await stage.RestoreAsync();
        await stage.StartAsync();
        journal.Restores++;

        var found = new List<string>();
        var tokens = new Dictionary<Person, string>();
        foreach (var person in company.People)
        {
            found.AddRange(await CheckOldTokenAsync(person));
            using var nobody = new ParleyApi(stage.Address);
            tokens.Add(person, (await nobody.LoginAsync(person.Username)).AccessToken);
            found.AddRange(await CheckDevicesAsync(person, tokens[person]));
        }

        var restored = new Dictionary<ConversationId, Restored>();
        foreach (var room in company.Rooms)
        {
            using var api = new ParleyApi(stage.Address, tokens[room.Owner]);
            var before = await api.ConversationAsync(room.Id);
            restored.Add(room.Id, new Restored(before.LastSeq, await Histories.ReadAsync(api, room.Id), (await api.ConversationAsync(room.Id)).FloorSeq));
        }

        found.AddRange(CheckLog(log, restored));
        found.AddRange(await CheckEpochsAsync(log));
        return [.. found.Select(what => new Violation(Invariant, what))];
    }

    private async Task<IEnumerable<string>> CheckOldTokenAsync(Person person)
    {
        using var api = new ParleyApi(stage.Address, person.Token);
        try
        {
            await api.SyncAsync(new SyncRequest());
            return [$"{person}'s token from before the restore is still good"];
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            return [];
        }
    }

    /// <summary>Each comes with the stamp and the positions that it held, then without them.</summary>
    private async Task<IEnumerable<string>> CheckDevicesAsync(Person person, string token)
    {
        using var api = new ParleyApi(stage.Address, token);
        var found = new List<string>();
        foreach (var device in person.Devices)
        {
            var (held, askedAt) = (device.Replica.Position, journal.NextMoment());
            var answer = await api.SyncAsync(held);
            device.Replica.Apply(held, answer, askedAt);
            if (!answer.Reset)
            {
                found.Add($"{device.Replica.Journal} came with a stamp from before the restore and was not told to start anew");
                continue;
            }

            var fresh = device.Replica.Position;
            device.Replica.Apply(fresh, await api.SyncAsync(fresh), askedAt);
        }

        return found;
    }

    private IEnumerable<string> CheckLog(FinalLog log, Dictionary<ConversationId, Restored> restored)
    {
        foreach (var (id, one) in restored)
        {
            // What was edited or deleted after the backup is in it as it was before; what was past its time may have gone since the start, and is the beginning.
            var logged = log.Conversations[id].Messages.ToDictionary(message => message.Seq);
            var shown = one.Messages.Where(message => message.Seq > one.Floor).ToList();
            var whole = shown.Select(message => message.Seq).SequenceEqual(Enumerable.Range(0, (int)(one.LastSeq - one.Floor)).Select(place => one.Floor + 1 + place));
            if (!whole || !shown.All(message => logged.TryGetValue(message.Seq, out var later)
                && message.IsSame(later) && (message == later || later.IsGone || message.Changed < later.Changed)))
            {
                yield return $"the restored log of {id}, {shown.Count} messages up to seq {one.LastSeq}, is not the beginning of the one that was backed up";
            }
        }

        foreach (var lost in _acknowledged!.Where(send => restored.TryGetValue(send.Conversation, out var one) && one.LastSeq < send.Acks[0].Seq))
        {
            yield return $"{lost.Id}, acknowledged with seq {lost.Acks[0].Seq} of {lost.Conversation} at #{lost.Acks[0].Moment}, before the backup began, is not in it";
        }
    }

    /// <param name="Floor">What lay at it or below when the history had been read is gone by retention.</param>
    private sealed record Restored(long LastSeq, IReadOnlyList<LoggedMessage> Messages, long Floor);

    private async Task<IEnumerable<string>> CheckEpochsAsync(FinalLog log)
    {
        await using var database = stage.OpenChat();
        var epoch = await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT epoch FROM log_state"), CancellationToken.None);
        return [.. new NoSilentRollback().Check(new Evidence(journal, log with { Epoch = epoch }))];
    }
}
