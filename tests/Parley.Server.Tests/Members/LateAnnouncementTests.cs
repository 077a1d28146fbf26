using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Members;

/// <summary>What is committed is announced a moment later. A socket that connects in that moment must fit in between.</summary>
public sealed class LateAnnouncementTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Connect_WhileOlderMessagesAwaitAnnouncement_ReceivesNothingFromBeforeItsMembership()
    {
        var gate = new Gate();
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, clock: null, services => services.Decorate<IUserDirectory>(real => new GatedDirectory(real, gate)));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group");
        await using var adas = await ada.ConnectAsync();

        // 1. A change whose announcement hangs, a message and Bob's membership behind it: committed, not announced.
        gate.Close();
        await ada.PatchAsync($"conversations/{group.Id}", new { title = "hangs" }).ReadAsync(200);
        var sending = ada.SendAsync(group.Id, "before Bob");
        while ((await ada.HistoryAsync(group.Id)).Items[^1].Text != "before Bob")
        {
        }

        var adding = ada.AddAsync(group.Id, bob);
        while (await bob.FindOrNullAsync(group.Id) is null)
        {
        }

        // 2. Bob connects. Either the server makes him wait his turn, or it must not show him what comes now.
        await using var bobs = await TestSocket.OpenAsync(server);
        var (accepted, _) = await bobs.JoinAsync($$"""{"token":"{{bob.Token}}"}""");
        Assert.True(accepted);
        var joined = bobs.FenceAsync();
        await Task.WhenAny(joined, bobs.FenceAsync().WaitAsync(Moment, TestContext.Current.CancellationToken));
        gate.Open();

        await Task.WhenAll(sending, adding, joined);
        var after = await ada.SendAsync(group.Id, "for Bob");
        await bobs.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == after.Message.Id);
        Assert.DoesNotContain(bobs.All<MessageFrame>(EventNames.ReceiveMessage), frame => frame.Text == "before Bob");
    }

    private sealed class Gate
    {
        private volatile TaskCompletionSource? _closed;

        public Task Passage => _closed?.Task ?? Task.CompletedTask;

        public void Close() => _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _closed!.SetResult();
    }

    /// <summary>Holds up those who cannot be cancelled: the announcements, which need people's names.</summary>
    private sealed class GatedDirectory(IUserDirectory real, Gate gate) : DecoratedDirectory(real)
    {
        public override async ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
        {
            if (!cancellationToken.CanBeCanceled)
            {
                await gate.Passage;
            }

            return await base.GetAsync(ids, cancellationToken);
        }
    }
}
