using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Notifications;

/// <summary>A group's news that are too many for one transaction: told in parts, to each exactly once, whoever ends between two of them.</summary>
public sealed class LargeGroupTests
{
    private const int Members = 1700, PerRequest = 100;

    [Theory, EveryEngine]
    public async Task Worker_EndedBetweenTwoParts_GoesOnAndTellsEachOnce(DatabaseEngine engine)
    {
        var audience = new InterruptedAudience();
        await using var server = await TestServer.StartAsync(engine, clock: null, audience.Wrap, ("Parley:Outbox:FirstRetry", "00:00:00.1"), ("Parley:Outbox:Attempts", "100"));
        var (ada, admin) = (await server.SignUpAsync("ada"), await server.SignUpAsync("admin", AccountRole.Admin));
        var members = await AddPeopleAsync(server, Members);
        var group = await ada.CreateGroupAsync("group");
        foreach (var some in members.Chunk(PerRequest))
        {
            await ada.PostAsync($"conversations/{group.Id}/members", new { members = some }).ReadAsync<Conversation>(200);
        }

        await server.SettledAsync();
        Assert.Equal((Members, Members), await CountAsync(server, NotificationKind.AddedToGroup));

        // The fourth page of members is never read: by then a first part has been committed.
        audience.EndAfter(pages: 3);
        await ada.SendAsync(group.Id, "one");
        await audience.EndedAsync();
        var (people, messages) = await CountAsync(server, NotificationKind.Message);
        Assert.Equal(people, messages);
        Assert.InRange(people, 500, 1500); // bounded, and not all of them
        Assert.Equal(1, await MarksAsync(server));

        // After another start it goes on, and so do the news that came meanwhile.
        await ada.SendAsync(group.Id, "two");
        await server.RestartAsync();
        audience.EndAfter(pages: int.MaxValue);
        ada = await server.SignInAsync(ada);
        await ada.SendAsync(group.Id, "three");
        while ((await CountAsync(server, NotificationKind.Message)).Messages < 3 * Members)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await server.SettledAsync();
        Assert.Equal((Members, 3 * Members), await CountAsync(server, NotificationKind.Message));
        admin = await server.SignInAsync(admin);
        foreach (var member in new[] { members[0], members[Members / 2], members[^1] })
        {
            var page = await admin.GetAsync($"admin/notifications?userId={member}").ReadAsync<NotificationPage>(200);
            Assert.Equal([(NotificationKind.Message, 3L), (NotificationKind.AddedToGroup, 1L)], page.Items.Select(one => (one.Kind, one.Count)));
        }

        Assert.Equal(0, await MarksAsync(server));
    }

    /// <summary>Accounts that nobody signs in with.</summary>
    private static async Task<IReadOnlyList<UserId>> AddPeopleAsync(TestServer server, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => UserId.New(TimeProvider.System)).ToList();
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            async session =>
            {
                foreach (var id in ids)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO users (id, username, display_name, role, created_at, updated_at) VALUES (@id, @name, 'One of many', 1, 0, 0)", new { id, name = $"{id.Value:N}" });
                }

                return true;
            },
            CancellationToken.None);
        return ids;
    }

    private static async Task<long> MarksAsync(TestServer server) => await server.Services.GetRequiredKeyedService<ModuleDatabase>("notifications").ReadAsync(
        session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM event_progress"), CancellationToken.None);

    private static async Task<(int People, int Messages)> CountAsync(TestServer server, NotificationKind kind)
    {
        var counts = await server.Services.GetRequiredKeyedService<ModuleDatabase>("notifications").ReadAsync(
            session => session.QueryAsync<long>("SELECT count FROM notifications WHERE kind = @kind AND conversation_id IS NOT NULL", new { kind = (long)kind }), CancellationToken.None);
        return (counts.Count, (int)counts.Sum());
    }

    /// <summary>Reads members up to a page, and then no more: as far as a process would have come that ends there.</summary>
    private sealed class InterruptedAudience : IConversationAudience
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IConversationAudience? _real;
        private int _left = int.MaxValue;

        /// <summary>In the place of the server's own, also after another start.</summary>
        public void Wrap(IServiceCollection services)
        {
            var real = services.Last(service => service.ServiceType == typeof(IConversationAudience)).ImplementationType!;
            services.AddSingleton<IConversationAudience>(provider =>
            {
                _real = (IConversationAudience)ActivatorUtilities.CreateInstance(provider, real);
                return this;
            });
        }

        public void EndAfter(int pages) => Volatile.Write(ref _left, pages);

        public Task EndedAsync() => _failed.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public async ValueTask<IReadOnlyList<AudienceMember>> ReadMembersAsync(ConversationId conversation, long after, int limit, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _left) < 0)
            {
                _failed.TrySetResult();
                throw new InvalidOperationException("The process ended here.");
            }

            return await _real!.ReadMembersAsync(conversation, after, limit, cancellationToken);
        }

        public ValueTask<ConversationNews?> ReadNewsAsync(ConversationId conversation, long after, long upTo, CancellationToken cancellationToken) =>
            _real!.ReadNewsAsync(conversation, after, upTo, cancellationToken);

        public ValueTask<IReadOnlyList<AudienceMember>> FindMembersAsync(ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken) =>
            _real!.FindMembersAsync(conversation, users, cancellationToken);

        public ValueTask<IReadOnlyDictionary<UserId, long>> ReadSeqsAsync(ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken) =>
            _real!.ReadSeqsAsync(conversation, users, cancellationToken);

        public ValueTask<MessagePreview?> FindPreviewAsync(UserId reader, ConversationId conversation, long seq, CancellationToken cancellationToken) =>
            _real!.FindPreviewAsync(reader, conversation, seq, cancellationToken);
    }
}
