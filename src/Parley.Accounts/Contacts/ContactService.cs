using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Events;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

/// <summary>Requests to be contacts, and what becomes of them.</summary>
internal sealed class ContactService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, Relations relations, ContactLookup lookup, AccountEvents events,
    IOptions<ContactOptions> options, TimeProvider clock)
{
    /// <summary>After one has withdrawn a request, before one may ask the same person again: a bell that is rung and let go is no request.</summary>
    private static readonly TimeSpan AfterWithdrawal = TimeSpan.FromMinutes(10);

    private static readonly ParleyError NoRequest = ParleyError.NotFound("request");

    /// <summary>Asks somebody; who was asked by them before accepts. Repeated, it changes nothing.</summary>
    public async ValueTask<Result<(Relation Relation, bool New)>> AskAsync(UserId user, CreateContactRequest request, CancellationToken cancellationToken)
    {
        if (request.UserId is not { } other || other == user)
        {
            return ParleyError.Invalid(new FieldError("userId", request.UserId is null ? "is required" : "must be somebody else"));
        }

        var done = await ChangeAsync(user, other, pair => AskAsync(pair), cancellationToken);
        return done.TryGet(out var isNew, out var error) ? (await ShowAsync(user, other, cancellationToken), isNew) : error;
    }

    public ValueTask<Result<Relation>> AcceptAsync(UserId user, ContactRequestId id, CancellationToken cancellationToken) =>
        AnswerAsync(user, id, incoming: true, async (pair, request) =>
        {
            if (request.RequestState == ContactRequestState.Accepted)
            {
                return await pair.AreContactsAsync() ? false : NoRequest;
            }

            if (request.RequestState != ContactRequestState.Waiting)
            {
                return NoRequest;
            }

            return await BefriendAsync(pair);
        }, cancellationToken);

    public ValueTask<Result<Relation>> DeclineAsync(UserId user, ContactRequestId id, CancellationToken cancellationToken) =>
        AnswerAsync(user, id, incoming: true, async (pair, request) =>
        {
            if (request.RequestState == ContactRequestState.Waiting)
            {
                await pair.AnswerAsync(pair.Other, pair.Me, ContactRequestState.Declined);
                await pair.TellAsync(pair.Me);
                await pair.TellAsync(pair.Other);
                await pair.NotifyAsync(pair.Me, AccountNoticeKind.ContactRequestEnded);
                return true;
            }

            return request.RequestState == ContactRequestState.Declined ? false : NoRequest;
        }, cancellationToken);

    public ValueTask<Result<Relation>> WithdrawAsync(UserId user, ContactRequestId id, CancellationToken cancellationToken) =>
        AnswerAsync(user, id, incoming: false, async (pair, request) =>
        {
            if (request.RequestState == ContactRequestState.Waiting)
            {
                await pair.AnswerAsync(pair.Me, pair.Other, ContactRequestState.Withdrawn);
                await pair.TellAsync(pair.Me);
                if (request.Hidden == 0)
                {
                    await pair.TellAsync(pair.Other);
                    await pair.NotifyAsync(pair.Other, AccountNoticeKind.ContactRequestEnded);
                }

                return true;
            }

            return request.RequestState == ContactRequestState.Withdrawn ? false : NoRequest;
        }, cancellationToken);

    /// <summary>Ends it for both; harmless where there is nothing to end.</summary>
    public async ValueTask RemoveAsync(UserId user, UserId other, CancellationToken cancellationToken) => await ChangeAsync(
        user, other,
        async pair =>
        {
            if (!await pair.PartAsync())
            {
                return false;
            }

            await pair.TellAsync(pair.Me);
            await pair.TellAsync(pair.Other);
            return true;
        },
        cancellationToken);

    private async Task<Result<bool>> AskAsync(PairSession pair)
    {
        if (await pair.BlocksAsync(pair.Me, pair.Other))
        {
            return new ParleyError(ErrorCodes.BlockedByYou, "You have blocked this person.");
        }

        if (await pair.AreContactsAsync())
        {
            return false;
        }

        // Two who ask each other want the same thing.
        if (await pair.RequestAsync(pair.Other, pair.Me) is { RequestState: ContactRequestState.Waiting })
        {
            return await BefriendAsync(pair);
        }

        var earlier = await pair.RequestAsync(pair.Me, pair.Other);
        if (earlier is { RequestState: ContactRequestState.Waiting })
        {
            return false;
        }

        if (await LimitAsync(pair, earlier) is { } refused)
        {
            return refused;
        }

        // Whoever blocks the sender is not told; the sender sees a request that waits, like any that nobody answers.
        var hidden = await pair.BlocksAsync(pair.Other, pair.Me);
        await pair.AddRequestAsync(ContactRequestId.New(clock), hidden);
        await pair.TellAsync(pair.Me);
        if (!hidden)
        {
            await pair.TellAsync(pair.Other, asked: true);
            await pair.NotifyAsync(pair.Other, AccountNoticeKind.ContactRequested);
        }

        return true;
    }

    private async Task<ParleyError?> LimitAsync(PairSession pair, RequestRow? earlier)
    {
        var pause = earlier?.RequestState switch
        {
            ContactRequestState.Declined => options.Value.AskAgainAfter,
            ContactRequestState.Withdrawn => AfterWithdrawal,
            _ => TimeSpan.Zero,
        };
        var again = (earlier?.ChangedAt ?? 0) + (long)pause.TotalMilliseconds;
        if (again > pair.Now)
        {
            return new ParleyError(ErrorCodes.RateLimited, "You asked this person lately; wait before you ask again.") { RetryAfter = TimeSpan.FromMilliseconds(again - pair.Now) };
        }

        if (await FullAsync(pair, pair.Me, "You have") is { } full)
        {
            return full;
        }

        if (await pair.CountAsync("contact_requests", pair.Me, "from_key = @key AND state = 0") >= options.Value.OpenRequests)
        {
            return new ParleyError(ErrorCodes.TooMany, $"At most {options.Value.OpenRequests} requests may wait for an answer.");
        }

        return await pair.CountAsync("contact_requests", pair.Me, "from_key = @key AND created_at > @dayAgo") >= options.Value.RequestsPerDay
            ? new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.RequestsPerDay} contact requests in 24 hours.") { RetryAfter = TimeSpan.FromHours(1) }
            : null;
    }

    private async Task<Result<bool>> BefriendAsync(PairSession pair)
    {
        if (await FullAsync(pair, pair.Me, "You have") is { } mine)
        {
            return mine;
        }

        if (await FullAsync(pair, pair.Other, "This person has") is { } theirs)
        {
            return theirs;
        }

        await pair.BefriendAsync();
        await pair.TellAsync(pair.Me);
        await pair.TellAsync(pair.Other);
        await pair.NotifyAsync(pair.Me, AccountNoticeKind.ContactRequestEnded);
        await pair.NotifyAsync(pair.Other, AccountNoticeKind.ContactAccepted);
        return true;
    }

    private async Task<ParleyError?> FullAsync(PairSession pair, PersonRow person, string whose) =>
        await pair.CountAsync("contacts", person, "user_key = @key") >= options.Value.Contacts
            ? new ParleyError(ErrorCodes.TooMany, $"{whose} {options.Value.Contacts} contacts, and may not have more.")
            : null;

    private async ValueTask<Result<Relation>> AnswerAsync(
        UserId user, ContactRequestId id, bool incoming, Func<PairSession, RequestRow, Task<Result<bool>>> answer, CancellationToken cancellationToken)
    {
        // A hidden request is one that its receiver does not have.
        var (mine, theirs, visible) = incoming ? ("to_key", "from_key", " AND r.hidden = 0") : ("from_key", "to_key", "");
        var other = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<UserId?>(
                $"""
                SELECT o.id FROM contact_requests r JOIN users u ON u.user_key = r.{mine} JOIN users o ON o.user_key = r.{theirs}
                WHERE r.id = @id AND u.id = @user{visible}
                """,
                new { id, user }),
            cancellationToken);
        if (other is null)
        {
            return NoRequest;
        }

        // Once more under the lock: it may have been answered, hidden or replaced meanwhile.
        var done = await ChangeAsync(user, other.Value, async pair =>
        {
            var request = incoming ? await pair.RequestAsync(pair.Other, pair.Me) : await pair.RequestAsync(pair.Me, pair.Other);
            return request is null || request.Id != id || (incoming && request.Hidden != 0) ? NoRequest : await answer(pair, request);
        }, cancellationToken);
        return done.TryGet(out _, out var error) ? await ShowAsync(user, other.Value, cancellationToken) : error;
    }

    private async ValueTask<Result<bool>> ChangeAsync(
        UserId user, UserId other, Func<PairSession, Task<Result<bool>>> change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var done = await database.WriteAsync(
            async session => await PairSession.OpenAsync(session, events, user, other, now) is { } pair ? await change(pair) : ParleyError.NotFound("user"),
            cancellationToken);
        lookup.Forget(user, other);
        events.Wake();
        return done;
    }

    private async ValueTask<Relation> ShowAsync(UserId user, UserId other, CancellationToken cancellationToken) =>
        (await relations.ReadAsync(user, [other], cancellationToken))[0];
}
