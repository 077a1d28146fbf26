using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Privacy;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.People;

/// <summary>
/// What becomes of somebody's places when their account was deleted: they leave every group, a group where they are alone goes with them, their notes to themselves too, and what
/// concerned them alone is forgotten. Their messages stay, as those of somebody deleted; direct conversations stay with the other side. May be repeated.
/// </summary>
internal sealed class AccountDeparture(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people, ConversationKeys keys, ConversationLog log, ConversationDeleter deleter,
    PrivacyDirectory privacy, ConversationFeed feed, TimeProvider clock)
{
    private const int Page = 100;

    public async ValueTask LeaveAsync(UserId id, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(id, cancellationToken) is not { } number)
        {
            return;
        }

        var person = new Person(number, id);
        while (await GroupsAsync(number, cancellationToken) is { Count: > 0 } groups)
        {
            foreach (var group in groups)
            {
                await LeaveAsync(person, group, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Settings, when they were last here, their own log, and what their messages said before they edited them: of no use to anybody now. What they hid stays hidden, for the cursors of what they have read stay in their
    /// conversations.
    /// </summary>
    public async ValueTask ForgetAsync(UserId id, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(id, cancellationToken) is not { } number)
        {
            return;
        }

        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE people SET last_seen_at = NULL, hides_read = 1, last_seen_to = 0 WHERE person = @number", new { number });
                await session.ExecuteAsync("DELETE FROM group_bans WHERE person = @number", new { number }); // nobody comes in under that id again
                await session.ExecuteAsync("DELETE FROM group_invites WHERE made_by = @number", new { number });
                await session.ExecuteAsync("UPDATE members SET notify = NULL, muted_until = NULL, favourite = 0, archived_seq = NULL WHERE person = @number", new { number });
                await session.ExecuteAsync("DELETE FROM message_versions WHERE sender = @number", new { number });
                await session.ExecuteAsync("DELETE FROM hidden_messages WHERE person = @number", new { number });
                await session.ExecuteAsync("DELETE FROM drafts WHERE person = @number", new { number });
                await session.ExecuteAsync("DELETE FROM scheduled_messages WHERE person = @number", new { number });
                return await session.ExecuteAsync("DELETE FROM personal_changes WHERE person = @number", new { number });
            },
            cancellationToken);
        privacy.Set(number, ChatSettingsStore.Default with { ReadReceipts = false });
    }

    private ValueTask<IReadOnlyList<GroupRow>> GroupsAsync(long person, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<GroupRow>(
            $"""
            SELECT c.id, c.type, c.member_count, m.role FROM members m JOIN conversations c ON c.conversation = m.conversation
            WHERE m.person = @person AND (c.type = @group OR (c.type = @direct AND c.member_count = 1)) ORDER BY c.conversation LIMIT {Page}
            """,
            new { person, group = (long)ConversationType.Group, direct = (long)ConversationType.Direct }),
        cancellationToken);

    private async ValueTask LeaveAsync(Person person, GroupRow group, CancellationToken cancellationToken)
    {
        if (group.MemberCount == 1 && (group.Role == (long)MemberRole.Owner || group.Type == (long)ConversationType.Direct))
        {
            var alone = new Caller(person.Id, default, AccountRole.Member, DateTimeOffset.MaxValue);
            var deleted = await deleter.DeleteAsync(alone, group.Id, cancellationToken);
            if (deleted.Error is { Kind.Retryable: true } refused)
            {
                throw new InvalidOperationException($"What was somebody's alone could not be deleted: {refused.Kind.Code}.");
            }
        }
        else if (await keys.FindAsync(group.Id, cancellationToken) is { } handle)
        {
            var left = await log.SubmitAsync(new DepartCommand(handle, person, feed, clock));
            if (left.Error is { Kind.Retryable: true } error)
            {
                throw new InvalidOperationException($"Somebody deleted could not leave a group: {error.Kind.Code}.");
            }
        }
    }

    private sealed class GroupRow
    {
        public ConversationId Id { get; init; }

        public long Type { get; init; }

        public long MemberCount { get; init; }

        public long Role { get; init; }
    }
}
