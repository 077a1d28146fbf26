using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Events;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Contacts;

/// <summary>
/// Blocks, without a word to the blocked: what they see is what they would see of somebody who has removed them from their contacts and lets only contacts reach
/// them.
/// </summary>
internal sealed class BlockService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, RelationDirectory directory, ContactLookup lookup, AccountEvents events,
    IOptions<ContactOptions> options, TimeProvider clock)
{
    /// <summary>Null when it is done; harmless to repeat. It counts before this returns.</summary>
    public ValueTask<ParleyError?> BlockAsync(UserId user, UserId other, CancellationToken cancellationToken) => user == other
        ? ValueTask.FromResult<ParleyError?>(ParleyError.Invalid(new FieldError("userId", "must be somebody else")))
        : ChangeAsync(user, other, BlockAsync, cancellationToken);

    /// <summary>Harmless where there is no block.</summary>
    public async ValueTask UnblockAsync(UserId user, UserId other, CancellationToken cancellationToken) => await ChangeAsync(
        user, other,
        async pair =>
        {
            if (await pair.UnblockAsync())
            {
                await pair.TellAsync(pair.Me);
            }

            return null;
        },
        cancellationToken);

    private async Task<ParleyError?> BlockAsync(PairSession pair)
    {
        if (await pair.BlocksAsync(pair.Me, pair.Other))
        {
            return null;
        }

        if (await pair.CountAsync("blocks", pair.Me, "user_key = @key AND active = 1") >= options.Value.Blocked)
        {
            return new ParleyError(ErrorCodes.TooMany, $"At most {options.Value.Blocked} people may be blocked.");
        }

        await pair.BlockAsync();
        await pair.HideIncomingAsync();
        await pair.NotifyAsync(pair.Me, AccountNoticeKind.ContactRequestEnded);
        var asked = await pair.RequestAsync(pair.Me, pair.Other) is { RequestState: ContactRequestState.Waiting };
        if (asked)
        {
            await pair.AnswerAsync(pair.Me, pair.Other, ContactRequestState.Withdrawn);
            await pair.NotifyAsync(pair.Other, AccountNoticeKind.ContactRequestEnded);
        }

        // The other side is told of what it can see: that they are contacts no more, or that a request was withdrawn.
        if (await pair.PartAsync() || asked)
        {
            await pair.TellAsync(pair.Other);
        }

        await pair.TellAsync(pair.Me);
        return null;
    }

    private async ValueTask<ParleyError?> ChangeAsync(
        UserId user, UserId other, Func<PairSession, Task<ParleyError?>> change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var error = await database.WriteAsync(
            async session => await PairSession.OpenAsync(session, events, user, other, now) is { } pair ? await change(pair) : ParleyError.NotFound("user"),
            cancellationToken);
        if (error is null)
        {
            lookup.Forget(user, other);

            // What is committed counts, whether the caller still waits for the answer or not.
            await directory.RefreshAsync(CancellationToken.None);
            events.Wake();
        }

        return error;
    }
}
