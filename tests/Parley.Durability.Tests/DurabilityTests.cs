using System.Globalization;
using Parley.Chaos.Checking;
using Parley.Durability.Tests.Load;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Durability.Tests;

public sealed class DurabilityTests(ITestOutputHelper output)
{
    private const int Clients = 20, LargestWindow = 64, Kills = 20, Cuts = 20;

    /// <summary>Enough, in the phases that are not cut short, for 20,000 in all.</summary>
    private const int LeastPerPhase = 700, MostPerPhase = 1700;

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Server_KilledAndPowerCutUnderLoad_KeepsTheDeliveryContract()
    {
        var random = Seeded();
        await using var trial = await DurabilityTrial.BeginAsync(DurabilityTrial.Product);
        var crowd = await Crowd.GatherAsync(trial.Address, Clients, LargestWindow, random);

        var faults = Enumerable.Repeat(true, Cuts).Concat(Enumerable.Repeat(false, Kills)).ToArray();
        random.Shuffle(faults);
        for (var phase = 0; phase < faults.Length; phase++)
        {
            crowd.Start(trial.Address);

            // Every fifth soon after a start, while what was in doubt is still being settled.
            await crowd.AcknowledgeAsync(phase % 5 == 4 ? random.Next(1, 50) : random.Next(LeastPerPhase, MostPerPhase));
            if (faults[phase])
            {
                await trial.CutPowerAsync(survivors: random.Next(2) == 0 ? null : random);
            }
            else
            {
                await trial.KillAsync();
            }

            await crowd.NoticeAsync();
            await trial.StartAsync();
        }

        await crowd.FinishAsync(trial.Address);
        var inDoubt = crowd.InDoubt;
        var log = await trial.ReadLogAsync(crowd);
        var violations = DeliveryChecker.Check(crowd.Journal, log);
        Say($"{Kills} kills, {Cuts} power cuts, {Clients} clients: acknowledged {crowd.Acknowledged}, in doubt {inDoubt} (stored all the same: {crowd.StoredInDoubt}), "
            + $"own reads {crowd.Journal.People.Sum(person => person.OwnReads.Count)}, refused {crowd.Journal.People.Sum(person => person.Sends.Count(send => send.Refusal is not null))}, "
            + $"violations {violations.Count}, syncs of the log {trial.Syncs}; {faults.Length + 1} starts took {trial.Starting.TotalSeconds:F1} s");
        Assert.Empty(violations);
        Assert.True(crowd.Acknowledged >= 20_000, $"only {crowd.Acknowledged} acknowledged");
        Assert.True(inDoubt >= 200, $"only {inDoubt} in doubt");
    }

    [Fact]
    public async Task Checker_OfAServerWithSynchronousNormal_FindsLostAcknowledgedMessages()
    {
        var random = Seeded();
        await using var trial = await DurabilityTrial.BeginAsync(DurabilityTrial.FaultHost, "synchronous-normal");
        var crowd = await Crowd.GatherAsync(trial.Address, Clients, LargestWindow, random);

        // A clean stop syncs all: the accounts, too, would be gone otherwise.
        await trial.StopAsync();
        await trial.StartAsync();
        crowd.Start(trial.Address);
        await crowd.AcknowledgeAsync(LeastPerPhase);
        await trial.CutPowerAsync(survivors: null);
        await crowd.NoticeAsync();
        await trial.StartAsync();
        await crowd.FinishAsync(trial.Address);
        var violations = DeliveryChecker.Check(crowd.Journal, await trial.ReadLogAsync(crowd));
        var lost = violations.Count(violation => violation.Invariant == "I1" && violation.What.EndsWith("stands 0 times in the log", StringComparison.Ordinal));
        Say($"synchronous=NORMAL, 1 power cut: acknowledged {crowd.Acknowledged}, of these lost {lost}");
        Assert.True(lost > 0, "a power cut lost nothing with synchronous=NORMAL: this test cannot see what it is for");
    }

    /// <summary>
    /// The first start makes the keys and the databases. At whichever sync the power goes, the next start must find all of it or none: data without its key
    /// would be lost for good.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    public async Task FirstStart_WithoutPowerAtSomeSync_IsRepeatedWhole(int sync)
    {
        await using var trial = await DurabilityTrial.PrepareAsync(DurabilityTrial.Product);
        await trial.FailToStartAsync(sync, survivors: sync % 4 == 0 ? new Random(sync) : null);
        await trial.StartAsync();
        using var nobody = new ParleyApi(trial.Address);
        var registered = await nobody.RegisterAsync("ann");
        await trial.CutPowerAsync(survivors: null);
        await trial.StartAsync();
        using var ann = new ParleyApi(trial.Address, registered.AccessToken);
        Assert.Equal("after the cut", (await ann.CreateGroupAsync("after the cut", [])).Title);
    }

    /// <summary>
    /// A server dies between writing a commit and syncing it. The next one finds the commit in the kernel's pages: it must not say "stored" to the
    /// sender who asks again before it is on the disk.
    /// </summary>
    [Fact]
    public async Task RepeatedSend_AfterAKillBeforeTheSync_IsDurableWhenAcknowledged()
    {
        await using var trial = await DurabilityTrial.BeginAsync(DurabilityTrial.Product);
        using var nobody = new ParleyApi(trial.Address);
        var (ann, ben) = (await nobody.RegisterAsync("ann"), await nobody.RegisterAsync("ben"));
        var conversation = await As(ann).OpenDirectAsync(ben.User.Id);
        var message = new SendMessageRequest { Id = new MessageId(Guid.CreateVersion7()), ConversationId = conversation.Id, Text = "once" };

        trial.Power.DieAtNextSync();
        await Assert.ThrowsAsync<HttpRequestException>(() => As(ann).SendAsync(message));
        await trial.EndedAsync();
        await trial.StartAsync();
        var acknowledged = await As(ann).SendAsync(message);
        await trial.CutPowerAsync(survivors: null);
        await trial.StartAsync();
        var page = await As(ann).MessagesAfterAsync(conversation.Id, 0);
        Assert.Contains(acknowledged.Message.Id, page.Items.Select(stored => stored.Id));

        ParleyApi As(SessionResponse session) => new(trial.Address, session.AccessToken);
    }

    private Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        Say($"PARLEY_TEST_SEED={seed}");
        return new Random(seed);
    }

    /// <summary>In the test's own output, and on the console for whoever looks at the run.</summary>
    private void Say(string line)
    {
        _output.WriteLine(line);
        Console.WriteLine(line);
    }
}
