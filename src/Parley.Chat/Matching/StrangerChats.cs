using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Chat.Reports;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Matching;

/// <summary>The chats of strangers: how they begin, are kept, and end.</summary>
internal sealed class StrangerChats(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, ConversationFeed feed, GuestSockets sockets,
    Names names, PersonDirectory people, EvidenceStore evidence, MatchMetrics metrics, [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox,
    IOptions<MatchingOptions> options, TimeProvider clock) : IGuestChats
{
    /// <summary>What an account is in now; null when it is in no chat.</summary>
    public ValueTask<Seat?> FindSeatAsync(UserId account, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Seat.FindAsync(session, account), cancellationToken);

    /// <summary>The account that somebody is in a chat with; null when in none, or when the other one has registered.</summary>
    public ValueTask<UserId?> FindPartnerAsync(UserId account, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await Seat.FindAsync(session, account) is { } seat
            ? (await Seat.OfConversationAsync(session, seat.Conversation)).FirstOrDefault(other => other.Account != account)?.Account
            : null,
        cancellationToken);

    /// <summary>Whether everybody in a chat wants to keep it: then it lasts while its people come and go.</summary>
    public ValueTask<bool> IsKeptAsync(Seat seat, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await Seat.OfConversationAsync(session, seat.Conversation)).All(one => one.Keeps != 0), cancellationToken);

    /// <summary>Remembers, for a queue that begins anew, that two may not meet.</summary>
    public async ValueTask KeepApartAsync(UserId one, UserId other, DateTimeOffset until, CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            await PairRow.AddAsync(session, one, other, until.ToUnixTimeMilliseconds());
            return true;
        },
        cancellationToken);

    /// <summary>Begins the chat of two who were matched, and tells them.</summary>
    /// <param name="one">Whoever waited longer.</param>
    /// <param name="other">Their partner.</param>
    /// <param name="common">What both like, and speak.</param>
    public async ValueTask<Result<StartedChat>> StartAsync(
        MatchedPerson one, MatchedPerson other, (IReadOnlyList<string> Interests, IReadOnlyList<string> Languages) common)
    {
        MatchedPerson[] matched = [one, other];
        return await log.SubmitAsync(new StartChatCommand(
            ConversationId.New(clock), matched, (clock.GetUtcNow() + options.Value.SamePairAfter).ToUnixTimeMilliseconds(), keys, feed,
            started => Announce(started, matched, common)));
    }

    /// <summary>Ends the chat that an account is in; false when it is in none. A chat that the other side has kept goes on without this one.</summary>
    public async ValueTask<Result<Seat>> EndAsync(UserId account, string reason, CancellationToken cancellationToken)
    {
        // The other one may register meanwhile: then the chat is to be left in the other way.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (await FindSeatAsync(account, cancellationToken) is not { } seat || await keys.FindAsync(seat.ConversationId, cancellationToken) is not { } handle)
            {
                break;
            }

            var others = await database.ReadAsync(session => Seat.OfConversationAsync(session, seat.Conversation), cancellationToken);
            var (ended, error) = others.Count == 1 ? await LeaveKeptAsync(handle, seat, reason) : await EndAsync(handle, account, reason);
            if (ended)
            {
                return seat;
            }

            if (error is not null && error.Kind != ErrorCodes.NotFound)
            {
                return error;
            }
        }

        return ParleyError.NotFound("chat");
    }

    public async ValueTask<Result<bool>> KeepAsync(UserId account, ConversationId id, CancellationToken cancellationToken)
    {
        if (await FindSeatAsync(account, cancellationToken) is not { } seat || seat.ConversationId != id
            || await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("chat");
        }

        return (await log.SubmitAsync(new KeepChatCommand(handle, account, kept =>
        {
            foreach (var one in kept.Seats)
            {
                sockets.Emit(
                    one.Account, ServerEvents.KeepChat,
                    new KeepChatEvent { ConversationId = handle.Id, Self = one.Account == account, Agreed = kept.Agreed });
            }
        }))).TryGet(out var outcome, out var error) ? outcome.Agreed : error;
    }

    public async ValueTask RegisteredAsync(UserId guest, CancellationToken cancellationToken)
    {
        if (await FindSeatAsync(guest, cancellationToken) is { } seat)
        {
            people.Forget(guest);
            var kept = await keys.FindAsync(seat.ConversationId, cancellationToken) is { } handle
                && (await log.SubmitAsync(new RegisterInChatCommand(handle, new Person(seat.Person, guest), feed, clock))).TryGet(out _, out _);
            people.Forget(guest);
            if (!kept)
            {
                await EndAsync(guest, "registered", cancellationToken);
            }
        }
    }

    private async ValueTask<(bool Ended, ParleyError? Error)> EndAsync(ConversationHandle handle, UserId account, string reason)
    {
        var ended = await log.SubmitAsync(new EndChatCommand(handle, account, keys, feed, outbox, evidence, chat =>
        {
            metrics.Ended(reason);
            foreach (var seat in chat.Seats)
            {
                TellEnd(seat.Account, handle.Id, self: seat.Account == account, reason);
            }
        }));
        return (ended.TryGet(out _, out var error), error);
    }

    private async ValueTask<(bool Ended, ParleyError? Error)> LeaveKeptAsync(ConversationHandle handle, Seat seat, string reason)
    {
        var left = await log.SubmitAsync(new LeaveKeptChatCommand(handle, seat.InChat, seat.Account, feed, clock));
        if (!left.TryGet(out _, out var error))
        {
            return (false, error);
        }

        TellEnd(seat.Account, handle.Id, self: true, reason);
        return (true, null);
    }

    private void TellEnd(UserId account, ConversationId conversation, bool self, string reason) => sockets.Emit(
        account, ServerEvents.PartnerLeft, new PartnerLeftEvent { ConversationId = conversation, Self = self, Reason = reason });

    private void Announce(StartedChat started, MatchedPerson[] matched, (IReadOnlyList<string> Interests, IReadOnlyList<string> Languages) common)
    {
        metrics.Started();
        for (var i = 0; i < matched.Length; i++)
        {
            if (matched[i].Member is null)
            {
                names.Remember(started.People[i].Id, matched[i].Nickname);
                sockets.Become(matched[i].Account, started.People[i]);
            }
        }

        for (var i = 0; i < matched.Length; i++)
        {
            var partner = 1 - i;
            sockets.Emit(
                matched[i].Account, ServerEvents.PartnerFound,
                new PartnerFoundEvent
                {
                    ConversationId = started.Handle.Id,
                    UserId = started.People[i].Id,
                    Partner = new Partner
                    {
                        Id = started.People[partner].Id,
                        Nickname = matched[partner].Nickname,
                        CommonInterests = common.Interests,
                        CommonLanguages = common.Languages,
                    },
                });
        }
    }
}
