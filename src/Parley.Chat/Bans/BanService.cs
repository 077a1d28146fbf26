using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Bans;

/// <summary>Keeps people out of groups, says who is kept out, and lets them in again.</summary>
internal sealed class BanService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, PersonDirectory people, IUserDirectory users, GroupDoor door,
    Names names, ConversationFeed feed, IOptions<GroupOptions> options, TimeProvider clock)
{
    private const int DefaultPage = 100, MaxPage = 500;

    public async ValueTask<Result<GroupChange>> BanAsync(Caller caller, ConversationId id, UserId user, CancellationToken cancellationToken)
    {
        // First the person: asked in the other order, the answer would tell strangers which conversations exist.
        if (await users.GetAsync([user], cancellationToken) is not [{ Deleted: false }])
        {
            return ParleyError.NotFound("person");
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var target = new Person(await people.GetAsync(user, cancellationToken), user);
        return await log.SubmitAsync(new BanCommand(handle, await PersonAsync(caller, cancellationToken), target, options.Value.Bans, feed, clock));
    }

    public async ValueTask<Result<bool>> LiftAsync(Caller caller, ConversationId id, UserId user, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        // Nobody has the number 0.
        var target = new Person(await people.FindAsync(user, cancellationToken) ?? 0, user);
        return await log.SubmitAsync(new LiftBanCommand(handle, await PersonAsync(caller, cancellationToken), target));
    }

    public async ValueTask<Result<ListResponse<GroupBan>>> ListAsync(
        Caller caller, ConversationId id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!(await door.EnterAsync(caller, id, GroupAction.ManageBans, cancellationToken)).TryGet(out var entered, out var refused))
        {
            return refused;
        }

        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        var after = errors.Cursor(cursor, 0L);
        if (errors.Any)
        {
            return errors.ToError();
        }

        var rows = await database.ReadAsync(session => BanStore.ListAsync(session, entered.Group.Number, after, count + 1), cancellationToken);
        var page = rows.Take(count).ToList();
        return new ListResponse<GroupBan>
        {
            Items = [.. page.Select(row => row.ToBan())],
            NextCursor = rows.NextCursor(count, row => row.Person),
            Users = await names.GetAsync([.. page.SelectMany(row => new[] { row.UserId, row.BannedBy }).Distinct()], cancellationToken),
        };
    }

    private async ValueTask<Person> PersonAsync(Caller caller, CancellationToken cancellationToken) =>
        new(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
}
