using System.Net;
using Parley.Chaos.Checking;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Clients;

/// <summary>
/// Groups that change while everybody writes: somebody is removed, looks whether anything is left open, and is added again later; titles change. Each
/// change is repeated until the server has confirmed it.
/// </summary>
internal sealed class Turmoil(Company company, Journal journal, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private int _renames;

    /// <summary>By kind, how many were confirmed.</summary>
    public Dictionary<string, int> Counts { get; } = new() { ["member removed"] = 0, ["member added"] = 0, ["renamed"] = 0 };

    /// <summary>Until the company falls quiet.</summary>
    public async Task RunAsync()
    {
        var groups = company.Rooms.Where(room => room.IsGroup && room.Others.Count > 1).ToList();
        while (!company.Quiet.IsCancellationRequested && groups.Count > 0)
        {
            try
            {
                await ChangeAsync(groups[random.Next(groups.Count)]);
                await Task.Delay(Pause * (0.5 + random.NextDouble()), TimeProvider.System, company.Quiet);
            }
            catch (OperationCanceledException)
            {
                // It is quiet.
            }
        }
    }

    private async Task ChangeAsync(Room group)
    {
        var owner = company.ApiOf(group.Owner);
        switch (random.Next(5))
        {
            case 0:
                var title = $"title {++_renames}";
                if (await RepeatAsync(() => owner.RenameAsync(group.Id, title)))
                {
                    Counts["renamed"]++;
                }

                break;
            case 1 or 2 when group.Out.Count > 0:
                var back = group.Out.ElementAt(random.Next(group.Out.Count));
                if (await RepeatAsync(() => owner.AddMembersAsync(group.Id, [back.User])))
                {
                    group.Out.Remove(back);
                    group.CameBack.Add(back);
                    Counts["member added"]++;
                }

                break;
            default:
                var leaving = group.Others[random.Next(group.Others.Count)];
                if (group.Out.Count < group.Others.Count / 2 && !group.Out.Contains(leaving))
                {
                    await RemoveAsync(owner, group, leaving);
                }

                break;
        }
    }

    private async Task RemoveAsync(ParleyApi owner, Room group, Person leaving)
    {
        // Whether it was done is not known until the answer is there; from the first attempt on the person may be out.
        group.Out.Add(leaving);
        if (await RepeatAsync(() => owner.RemoveMemberAsync(group.Id, leaving.User)))
        {
            Counts["member removed"]++;
            await TrespassAsync(group, leaving, journal.NextMoment());
        }
    }

    /// <summary>Who is out asks for what they may no longer have: history, the conversation itself, a sync of everything.</summary>
    private async Task TrespassAsync(Room group, Person stranger, long moment)
    {
        var api = company.ApiOf(stranger);
        await TryAsync("its history", async () => (await api.MessagesAfterAsync(group.Id, 0)).Items.Count >= 0);
        await TryAsync("its state", async () => await api.ConversationAsync(group.Id) is not null);
        await TryAsync("a sync of it", async () => (await api.SyncAsync(new SyncRequest())).Conversations.Any(one => one.ConversationId == group.Id));

        async Task TryAsync(string what, Func<Task<bool>> ask)
        {
            try
            {
                if (await ask())
                {
                    stranger.Journal.Trespasses.Add(new Trespass(moment, group.Id, what));
                }
            }
            catch (Exception exception) when (Disconnections.IsOne(exception))
            {
                // Refused, or not answered.
            }
        }
    }

    /// <returns>Whether it was confirmed, or had been done before; not when the run ended first.</returns>
    private async Task<bool> RepeatAsync(Func<Task> change)
    {
        while (!company.Quiet.IsCancellationRequested)
        {
            try
            {
                await change();
                return true;
            }
            catch (HttpRequestException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
            {
                return true;
            }
            catch (Exception exception) when (Disconnections.IsOne(exception))
            {
                await Task.Delay(Pause, TimeProvider.System, company.Quiet);
            }
        }

        return false;
    }
}
