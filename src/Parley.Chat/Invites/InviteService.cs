using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Bans;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.Matching;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Invites;

/// <summary>Links that let people into groups: making, listing, revoking; looking at one and joining by it.</summary>
internal sealed class InviteService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, PersonDirectory people, GroupDoor door, Names users,
    ConversationFeed feed, PublicLinks links, IOptions<GroupOptions> options, TimeProvider clock)
{
    private const int DefaultPage = 50, MaxPage = 100, MostUses = 100_000;

    // Looking and joining count alike: a token is guessed by either.
    private readonly RecentCounts _tries = new(options.Value.InviteTriesPerMinute, TimeSpan.FromMinutes(1), clock);

    public async ValueTask<Result<CreatedGroupInvite>> CreateAsync(
        Caller caller, ConversationId id, CreateGroupInviteRequest request, CancellationToken cancellationToken)
    {
        if (!(await door.EnterAsync(caller, id, GroupAction.ManageInvites, cancellationToken)).TryGet(out var entered, out var refused))
        {
            return refused;
        }

        var errors = new RequestErrors();
        if (request.MaxUses is < 1 or > MostUses)
        {
            errors.Add("maxUses", $"must be from 1 to {MostUses}", MostUses);
        }

        var (now, longest) = (clock.GetUtcNow(), options.Value.InviteLongestLifetime);
        var expiresAt = request.ExpiresAt ?? now + options.Value.InviteLifetime;
        if (expiresAt <= now || expiresAt > now + longest)
        {
            errors.Add("expiresAt", $"must be from now to {longest.TotalDays} days from now", (long)longest.TotalDays);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var token = InviteTokens.Create();
        var invite = new NewInvite(GroupInviteId.New(clock), InviteTokens.HashOf(token)!, request.MaxUses, expiresAt.ToUnixTimeMilliseconds());
        var made = await log.SubmitAsync(new CreateInviteCommand(entered.Group, entered.Actor, invite, options.Value.Invites));
        return made.TryGet(out var row, out var error) ? Created(row.ToInvite(), token) : error;
    }

    public async ValueTask<Result<ListResponse<GroupInvite>>> ListAsync(
        Caller caller, ConversationId id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!(await door.EnterAsync(caller, id, GroupAction.ManageInvites, cancellationToken)).TryGet(out var entered, out var refused))
        {
            return refused;
        }

        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        var before = errors.Cursor(cursor, long.MaxValue);
        if (errors.Any)
        {
            return errors.ToError();
        }

        var rows = await database.ReadAsync(session => InviteStore.ListAsync(session, entered.Group.Number, before, count + 1), cancellationToken);
        var page = rows.Take(count).ToList();
        return new ListResponse<GroupInvite>
        {
            Items = [.. page.Select(row => row.ToInvite())],
            NextCursor = rows.NextCursor(count, row => row.Invite),
            Users = await users.GetAsync(page.Select(row => row.MadeBy).ToHashSet(), cancellationToken),
        };
    }

    public async ValueTask<Result<GroupInviteId>> RevokeAsync(Caller caller, ConversationId id, GroupInviteId invite, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } handle
            ? await log.SubmitAsync(new RevokeInviteCommand(handle, await PersonAsync(caller, cancellationToken), invite))
            : ParleyError.NotFound("conversation");

    /// <summary>What whoever holds a link may know of the group.</summary>
    public async ValueTask<Result<GroupInvitePreview>> LookAsync(Caller caller, string token, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(caller, token, cancellationToken)).TryGet(out var found, out var refused))
        {
            return refused;
        }

        return new GroupInvitePreview
        {
            Title = Titles.Open(found.Group, found.Place.Title),
            MemberCount = (int)found.Place.MemberCount,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(found.Place.ExpiresAt),
            ConversationId = found.Place.IsMember != 0 ? found.Group.Id : null,
        };
    }

    public async ValueTask<Result<ConversationId>> AcceptAsync(Caller caller, string token, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(caller, token, cancellationToken)).TryGet(out var found, out var refused))
        {
            return refused;
        }

        var joined = await log.SubmitAsync(new AcceptInviteCommand(found.Group, found.Actor, found.Place.Invite, options.Value.Members, feed, clock));
        return joined.TryGet(out _, out var error) ? found.Group.Id : error;
    }

    /// <summary>The group that a link leads to, and whether it does so for this person.</summary>
    private async ValueTask<Result<(ConversationHandle Group, Person Actor, InvitePlace Place)>> FindAsync(
        Caller caller, string token, CancellationToken cancellationToken)
    {
        if (_tries.Take(caller.UserId) is { } wait)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.InviteTriesPerMinute} invitation links opened by one person in a minute.")
            {
                RetryAfter = wait,
            };
        }

        if (InviteTokens.HashOf(token) is not { } hash)
        {
            return InviteTokens.Invalid;
        }

        var (actor, now) = (await PersonAsync(caller, cancellationToken), clock.GetUtcNow().ToUnixTimeMilliseconds());
        var place = await database.ReadAsync(session => InvitePlace.FindAsync(session, hash, actor.Number, now), cancellationToken);

        if (place is { IsBanned: not 0 })
        {
            return BanStore.Refusal;
        }

        // A deleted group has no keys.
        return place is not null && await keys.FindAsync(place.Id, cancellationToken) is { } handle ? (handle, actor, place) : InviteTokens.Invalid;
    }

    private CreatedGroupInvite Created(GroupInvite invite, string token) => new()
    {
        Id = invite.Id,
        MadeBy = invite.MadeBy,
        MaxUses = invite.MaxUses,
        Uses = invite.Uses,
        CreatedAt = invite.CreatedAt,
        ExpiresAt = invite.ExpiresAt,
        RevokedAt = invite.RevokedAt,
        Token = token,
        Url = links.To($"/invite/{token}"),
    };

    private async ValueTask<Person> PersonAsync(Caller caller, CancellationToken cancellationToken) =>
        new(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
}
