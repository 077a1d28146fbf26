using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>Who has voted for what: for all who see the poll, unless it is anonymous, and then for nobody.</summary>
internal sealed class VoteList([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users)
{
    private const int DefaultPage = 50, MaxPage = 100;

    /// <summary>How many choices are opened at once to find those for one option: 500 are well below a millisecond.</summary>
    private const int Opened = 500;

    /// <summary>Errors: <c>validation-failed</c> (<c>option</c>, <c>limit</c>, <c>cursor</c>), <c>not-found</c> (also a message that is no poll), <c>forbidden</c> (anonymous).</summary>
    public async ValueTask<Result<ListResponse<PollVote>>> ReadAsync(
        Caller caller, ConversationId id, MessageId message, int? option, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (option < 0)
        {
            errors.Add("option", "must not be negative");
        }

        var count = errors.PageSize(limit, DefaultPage, MaxPage);

        // The cursor is the revision that made the last vote that was shown.
        var after = errors.Cursor(cursor, 0L);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await door.EnterAsync(caller, id, cancellationToken)).TryGet(out var reader, out var unknown))
        {
            return unknown;
        }

        var (handle, person) = reader;
        var found = await database.ReadAsync(
            async session => (await MessageHistory.FindAsync(session, handle, person, message)).TryGet(out var row, out var error)
                ? await ReadAsync(session, handle, row, option, after, count + 1)
                : error,
            cancellationToken);
        if (!found.TryGet(out var votes, out var refused))
        {
            return refused;
        }

        var page = votes.Take(count).ToList();
        return new ListResponse<PollVote>
        {
            Items = [.. page.Select(vote => new PollVote { UserId = vote.UserId, Options = vote.Options, VotedAt = DateTimeOffset.FromUnixTimeMilliseconds(vote.VotedAt) })],
            NextCursor = votes.NextCursor(count, vote => vote.Rev),
            Users = await users.GetAsync(page.Select(vote => vote.UserId).ToHashSet(), cancellationToken),
        };
    }

    private static async Task<Result<List<StoredVote>>> ReadAsync(DatabaseSession session, ConversationHandle handle, MessageRow row, int? option, long after, int limit)
    {
        if (row.ToMessage(handle).Poll is not { } poll)
        {
            return ParleyError.NotFound("poll");
        }

        if (poll.Anonymous)
        {
            return new ParleyError(ErrorCodes.Forbidden, "Nobody sees who has voted for what in an anonymous poll.");
        }

        var found = new List<StoredVote>(limit);
        while (found.Count < limit)
        {
            var page = await VoteRows.PageAsync(session, handle.Cipher, row, after, Opened);
            found.AddRange(page.Where(vote => option is null || vote.Options.Contains(option.Value)).Take(limit - found.Count));
            if (page.Count < Opened)
            {
                break;
            }

            after = page[^1].Rev;
        }

        return found;
    }
}
