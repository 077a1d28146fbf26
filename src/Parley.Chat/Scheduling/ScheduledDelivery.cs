using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Scheduling;

/// <summary>
/// Sends one scheduled message by the rule by which everybody sends. In four steps, of which each may be the last before a crash:
/// 1. it is claimed, so that neither its author nor another server changes it; 2. it is sent under its own id; 3. it is taken out of the table, or kept with why it was refused;
/// 4. its author is told. A claim runs out, and then it is sent again: the same text under the same id is the same message, however often.
/// </summary>
internal sealed class ScheduledDelivery(
    ScheduledStore store, MessageSender sender, ConversationKeys keys, ScheduledNews news, TimeProvider clock)
{
    /// <summary>Longer than a send takes on a server that has not failed. What crashed in between is tried again after it.</summary>
    internal static readonly TimeSpan Claim = TimeSpan.FromSeconds(15);

    /// <summary>Until something that cannot be taken now, and does not say when, is tried again.</summary>
    private static readonly TimeSpan PutOff = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Null when it was another by now, or is sent elsewhere. Errors: those of a send. What may be repeated (<c>rate-limited</c>) is tried again by itself; anything else waits for
    /// its author.
    /// </summary>
    /// <param name="row">As it was read.</param>
    /// <param name="caller">Its author, as one who sends now.</param>
    /// <param name="cancellationToken">Gives up what is not claimed yet: what is, is done with.</param>
    public async ValueTask<Result<SentMessage>?> SendAsync(ScheduledRow row, Caller caller, CancellationToken cancellationToken)
    {
        if (!await store.ClaimAsync(row, In(Claim), cancellationToken))
        {
            return null;
        }

        if (await keys.FindAsync(row.ConversationId, CancellationToken.None) is not { } conversation)
        {
            return ParleyError.NotFound("conversation"); // it goes with it
        }

        var request = new SendMessageRequest { Id = row.Id, ConversationId = row.ConversationId, Text = row.Text(conversation), ReplyTo = row.ReplyTo };
        var outcome = await sender.SendAsync(caller, request, originSocket: null, CancellationToken.None);
        if (outcome.TryGet(out _, out var error))
        {
            await SentAsync(row);
        }
        else if (error.Kind == ErrorCodes.RateLimited)
        {
            // One that is sent before its time waits for that again.
            await store.PutOffAsync(row, Math.Max(row.At, In(error.RetryAfter ?? PutOff)), CancellationToken.None);
        }
        else if (!error.Kind.Retryable)
        {
            await RefuseAsync(row, conversation, error);
        }

        // Whatever else may be repeated may have been stored all the same: it stays claimed, and is sent again as it is.
        return outcome;
    }

    /// <summary>Its author may not send at all now.</summary>
    public async ValueTask RefuseAsync(ScheduledRow row, ParleyError why, CancellationToken cancellationToken)
    {
        if (await store.ClaimAsync(row, In(Claim), cancellationToken) && await keys.FindAsync(row.ConversationId, cancellationToken) is { } conversation)
        {
            await RefuseAsync(row, conversation, why);
        }
    }

    private async ValueTask SentAsync(ScheduledRow row)
    {
        if (await store.RemoveAsync(row, CancellationToken.None) is { } personal)
        {
            news.Tell(row.UserId, row.ConversationId, row.Id, scheduled: null, personal);
        }
    }

    private async ValueTask RefuseAsync(ScheduledRow row, ConversationHandle conversation, ParleyError why)
    {
        var now = In(TimeSpan.Zero);
        if (await store.RefuseAsync(row, why, now, CancellationToken.None) is { } personal)
        {
            var refusal = new SendRefusal { Code = why.Kind.Code, Detail = why.Detail, At = DateTimeOffset.FromUnixTimeMilliseconds(now) };
            news.Tell(row.UserId, row.ConversationId, row.Id, row.ToScheduled(conversation) with { Refusal = refusal }, personal);
        }
    }

    private long In(TimeSpan time) => (clock.GetUtcNow() + time).ToUnixTimeMilliseconds();
}
