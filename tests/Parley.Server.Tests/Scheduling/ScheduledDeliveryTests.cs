using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Server.Tests.TwoServers;
using Parley.Testing;

namespace Parley.Server.Tests.Scheduling;

/// <summary>What becomes of a scheduled message at its time: it is sent once, or kept with the reason.</summary>
public sealed class ScheduledDeliveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Send_ToWhomOneMayWriteNoMore_IsRefusedThen_AndKeptWithTheReason(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var scheduled = await chat.Ada.ScheduleAsync(chat.Id, "a", 60);
        await chat.Bob.BlockAsync(chat.Ada);

        var kept = Assert.Single(await chat.Ada.UntilAsync(chat.Id, all => all[0].Refusal is not null));

        Assert.Equal((scheduled.Id, "a", ErrorCodes.NotReachable.Code), (kept.Id, kept.Text, kept.Refusal!.Code));
        var told = await chat.AdasSocket.ExpectAsync<ScheduledUpdatedEvent>(EventNames.ScheduledUpdated, one => one.Scheduled?.Refusal is not null);
        Assert.Equivalent(kept, told.Scheduled, strict: true);
        Assert.Empty(await chat.Bob.SaidAsync(chat.Id));

        // It waits for its author: nothing tries again by itself.
        await chat.Bob.DeleteAsync($"me/blocks/{chat.Ada.Id}").ReadAsync(204);
        await server.AccountsToldAsync();
        server.Time!.Advance(TimeSpan.FromMinutes(2));
        await chat.Ada.PatchAsync(ScheduleSteps.PathOf(chat.Id, kept.Id), new { text = "b" }).ProblemAsync(ErrorCodes.ValidationFailed); // its time is over: it needs another
        var again = await chat.Ada.RescheduleAsync(kept, new { text = "b", at = server.In(10) });
        Assert.Null(again.Refusal);
        await chat.Ada.SentAsync(chat.Id);
        Assert.Equal(["b"], await chat.Bob.SaidAsync(chat.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_WhereModeratorsAloneSendByThen_IsRefused_AndSentNowWhenOneMay(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var scheduled = await bob.ScheduleAsync(group.Id, "a", 30);
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync(200);

        await bob.UntilAsync(group.Id, all => all[0].Refusal?.Code == ErrorCodes.Forbidden.Code);
        await bob.PostAsync(ScheduleSteps.PathOf(group.Id, scheduled.Id, "/send"), new { }).ProblemAsync(ErrorCodes.Forbidden);
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = false }).ReadAsync(200);

        await bob.SendNowAsync(scheduled);
        Assert.Equal(["a"], await ada.SaidAsync(group.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_TooSoonInSlowMode_IsPutOffByItself(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 120 }).ReadAsync(200);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await bob.ScheduleAsync(group.Id, text, 10);
        }

        await bob.SentAsync(group.Id);

        var said = (await ada.WholeHistoryAsync(group.Id)).Where(message => message.Type == MessageType.Text).ToList();
        Assert.Equal(["a", "b", "c"], said.Select(message => message.Text).Order(StringComparer.Ordinal));
        Assert.All(said.Zip(said.Skip(1)), pair => Assert.True(pair.Second.CreatedAt - pair.First.CreatedAt >= TimeSpan.FromSeconds(120)));
    }

    /// <summary>Sent before its time where that is too soon, it waits for its time again.</summary>
    [Theory, EveryEngine]
    public async Task SendNow_TooSoonInSlowMode_IsRefused_AndItsOwnTimeStillCounts(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 60 }).ReadAsync(200);
        await bob.SendAsync(group.Id, "first");
        var scheduled = await bob.ScheduleAsync(group.Id, "second", 300);

        var error = await bob.PostAsync(ScheduleSteps.PathOf(group.Id, scheduled.Id, "/send"), new { }).ProblemAsync(ErrorCodes.RateLimited);

        Assert.True(error.RetryAfterMs > 0);
        server.Time!.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal(scheduled.At, Assert.Single(await bob.ScheduledAsync(group.Id)).At);
        await bob.SentAsync(group.Id);
        Assert.Equal(["first", "second"], await ada.SaidAsync(group.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_OfADisabledAccount_IsRefused(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (owner, ada, bob) = (await server.SignUpAsync("owner", AccountRole.Owner), await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.ScheduleAsync(chat.Id, "a", 30);
        await owner.PatchAsync($"admin/users/{ada.Id}", new { disabled = true }).ReadAsync(200);
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        while (await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM scheduled_messages WHERE refusal IS NOT NULL"), Token) == 0)
        {
            Token.ThrowIfCancellationRequested();
            server.Time!.Advance(TimeSpan.FromSeconds(1));
        }

        await owner.PatchAsync($"admin/users/{ada.Id}", new { disabled = false }).ReadAsync(200);
        var again = await server.SignInAsync(ada);
        Assert.Equal(ErrorCodes.AccountDisabled.Code, Assert.Single(await again.ScheduledAsync(chat.Id)).Refusal!.Code);
        Assert.Empty(await bob.SaidAsync(chat.Id));
    }

    [Theory, EveryEngine]
    public async Task Send_OfWhatWasDueWhileNoServerRan_ComesWhenOneDoes_InTheOrderOfTheirTimes(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.ScheduleAsync(chat.Id, "second", 120);
        await ada.ScheduleAsync(chat.Id, "first", 60);
        await server.StopAsync();
        server.Time!.Advance(TimeSpan.FromMinutes(5));

        await server.RestartAsync();

        await ada.SentAsync(chat.Id);
        Assert.Equal(["first", "second"], await bob.SaidAsync(chat.Id));
    }

    /// <summary>Both ends of the gap that a crash leaves: claimed and not stored yet, and stored and still in the table.</summary>
    [Theory, EveryEngine]
    public async Task Send_AfterACrashInBetween_IsStoredOnce(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (claimed, stored) = (await ada.ScheduleAsync(chat.Id, "claimed", 60), await ada.ScheduleAsync(chat.Id, "stored", 60));
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        await database.WriteAsync(session => session.ExecuteAsync("UPDATE scheduled_messages SET state = 2"), Token);
        await ada.PostAsync($"conversations/{chat.Id}/messages", new { id = stored.Id, text = "stored" }).ReadAsync(201);

        // Nobody changes what may be stored already.
        foreach (var one in new[] { claimed, stored })
        {
            await ada.PatchAsync(ScheduleSteps.PathOf(chat.Id, one.Id), new { text = "another" }).ProblemAsync(ErrorCodes.TooLate);
            await ada.DeleteAsync(ScheduleSteps.PathOf(chat.Id, one.Id)).ProblemAsync(ErrorCodes.TooLate);
            await ada.PostAsync(ScheduleSteps.PathOf(chat.Id, one.Id, "/send"), new { }).ProblemAsync(ErrorCodes.TooLate);
        }

        await server.RestartAsync();
        await ada.SentAsync(chat.Id);
        Assert.Equal(["stored", "claimed"], await bob.SaidAsync(chat.Id));
    }

    /// <summary>Killed again and again while messages come due: each is there once, whatever it was in the middle of.</summary>
    [Fact]
    public async Task Send_WhileTheServerIsKilledAgainAndAgain_StoresEachOnce()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = [("Parley__Scheduling__Interval", "00:00:00.1"), ("Parley__Flood__Scale", "10000"), ("Parley__Limits__Scale", "10000")];
        var (program, address) = await ServerProgram.ServeAsync(folder.FullPath, "", settings);
        try
        {
            var server = TestServer.Elsewhere(address);
            var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
            var chat = await ada.OpenDirectAsync(bob);
            var texts = Enumerable.Range(0, 60).Select(i => $"{i:00}").ToList();
            foreach (var text in texts)
            {
                await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), new { text, at = TimeProvider.System.GetUtcNow().AddMilliseconds(1500 + (40 * int.Parse(text, null))) }).ReadAsync(201);
            }

            for (var round = 0; round < 4; round++)
            {
                // Until something more was sent, and a little on, so that it is killed in the middle of the next.
                var before = (await ada.ScheduledAsync(chat.Id)).Count;
                while (before > 0 && (await ada.ScheduledAsync(chat.Id)).Count == before)
                {
                    Token.ThrowIfCancellationRequested();
                }

                program.Kill();
                await program.EndAsync();
                program.Dispose();
                (program, address) = await ServerProgram.ServeAsync(folder.FullPath, "", settings);
                (ada, bob) = (ada.At(TestServer.Elsewhere(address)), bob.At(TestServer.Elsewhere(address)));
            }

            await ada.SentAsync(chat.Id);
            Assert.Equal(texts, (await bob.SaidAsync(chat.Id)).Order(StringComparer.Ordinal));
        }
        finally
        {
            program.Kill();
            program.Dispose();
        }
    }

    /// <summary>Two servers look at the same table: one of them sends.</summary>
    [Fact]
    public async Task Send_ByTwoServers_IsStoredOnceAndToldAtBoth()
    {
        await using var pair = await ServerPair.StartAsync(("Parley:Scheduling:Interval", "00:00:00.1"));
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob.At(pair.A));
        await using var here = await bob.At(pair.A).ConnectAsync();
        await using var there = await bob.At(pair.B).ConnectAsync();
        var texts = Enumerable.Range(0, 20).Select(i => $"{i:00}").ToList();
        foreach (var text in texts)
        {
            await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), new { text, at = TimeProvider.System.GetUtcNow().AddSeconds(1) }).ReadAsync(201);
        }

        await ada.SentAsync(chat.Id);

        Assert.Equal(texts, (await bob.SaidAsync(chat.Id)).Order(StringComparer.Ordinal));
        foreach (var socket in new[] { here, there })
        {
            foreach (var text in texts)
            {
                await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Text == text);
            }
        }
    }
}
