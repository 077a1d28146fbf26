using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reactions;

/// <summary>Who has reacted to a message: for all who see the message.</summary>
internal sealed class ReactionList(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users)
{
    private const int DefaultPage = 50, MaxPage = 100;

    private const string Page = """
        SELECT r.slot, r.rev, r.created_at, p.id FROM reactions r JOIN people p ON p.person = r.person
        WHERE r.conversation = $1 AND r.seq = $2 AND r.slot BETWEEN $3 AND $4 AND (r.slot > $3 OR r.rev > $5)
        ORDER BY r.slot, r.rev LIMIT $6
        """;

    /// <summary>Errors: <c>validation-failed</c> (<c>emoji</c>, <c>limit</c>, <c>cursor</c>), <c>not-found</c>.</summary>
    public async ValueTask<Result<ListResponse<Reaction>>> ReadAsync(
        Caller caller, ConversationId id, MessageId message, string? emoji, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var wanted = emoji is null ? null : Emoji.Check(emoji, errors);
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        if (!Place.TryRead(cursor, out var after))
        {
            errors.WrongCursor();
        }

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
                ? await ReadAsync(session, ReactionSummary.Open(handle.Cipher, row), row, wanted, after, count + 1)
                : error,
            cancellationToken);
        if (!found.TryGet(out var rows, out var refused))
        {
            return refused;
        }

        var page = rows.Take(count).ToList();
        return new ListResponse<Reaction>
        {
            Items = [.. page.Select(row => row.Reaction)],
            NextCursor = rows.Count > count ? page[^1].Place.ToString() : null,
            Users = await users.GetAsync(page.Select(row => row.Reaction.UserId).ToHashSet(), cancellationToken),
        };
    }

    private static async Task<Result<List<ReactionRow>>> ReadAsync(
        DatabaseSession session, ReactionSummary summary, MessageRow message, string? emoji, Place after, int limit)
    {
        var rows = new List<ReactionRow>();
        if (emoji is not null && summary.Find(emoji) is null)
        {
            return rows;
        }

        var (from, to) = emoji is null ? (after.Slot, int.MaxValue) : (summary.Find(emoji)!.Slot, summary.Find(emoji)!.Slot);
        await session.Prepare(Page)
            .Bind(1, message.Conversation).Bind(2, message.Seq).Bind(3, from).Bind(4, to).Bind(5, after.Rev).Bind(6, limit)
            .ReadAsync(row =>
            {
                var place = new Place((int)row.Number(0), row.Number(1));
                rows.Add(new ReactionRow(place, new Reaction
                {
                    Emoji = summary.All.First(one => one.Slot == place.Slot).Emoji,
                    UserId = new UserId(row.Id(3)),
                    CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(2)),
                }));
            });
        return rows;
    }

    private sealed record ReactionRow(Place Place, Reaction Reaction);

    /// <summary>The last one that was shown, in the order of the list.</summary>
    private readonly record struct Place(int Slot, long Rev)
    {
        public static bool TryRead(string? text, out Place place)
        {
            place = default;
            if (text is null)
            {
                return true;
            }

            var parts = text.Split('.');
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rev))
            {
                return false;
            }

            place = new Place(slot, rev);
            return true;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Slot}.{Rev}");
    }
}
