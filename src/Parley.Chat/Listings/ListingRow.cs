using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Listings;

/// <summary>The columns <c>favourite</c> and <c>archived_seq</c> of <c>members</c>.</summary>
internal static class ListingRow
{
    /// <summary>
    /// Whether a conversation <c>c</c> is in the archive of its member <c>me</c> at <c>@now</c>. It follows from what there is, so a message brings a conversation back
    /// without a write for each member, and the end of its silence does without anybody having to be there.
    /// </summary>
    public const string IsArchived = "(me.archived_seq IS NOT NULL AND (me.archived_seq >= c.last_seq OR COALESCE(me.muted_until, 0) > @now))";

    /// <summary>Null where nothing was chosen.</summary>
    public static Listing? Of(long favourite, long? archivedSeq) =>
        favourite == 0 && archivedSeq is null ? null : new Listing { Favourite = favourite != 0, ArchivedSeq = archivedSeq };

    /// <summary>From two columns, the first of which is at <paramref name="column"/>.</summary>
    public static Listing? Read(IRow row, int column) => Of(row.Number(column), row.IsNull(column + 1) ? null : row.Number(column + 1));

    /// <summary>
    /// Before somebody mutes a conversation: one that has come back out of the archive stays out of it, where its silence would take it there again. Whether it did.
    /// </summary>
    public static async Task<bool> KeepOutAsync(DatabaseSession session, long conversation, long person, long now) => await session.ExecuteAsync(
        """
        UPDATE members SET archived_seq = NULL WHERE conversation = @conversation AND person = @person AND COALESCE(muted_until, 0) <= @now
          AND archived_seq < (SELECT c.last_seq FROM conversations c WHERE c.conversation = @conversation)
        """,
        new { conversation, person, now }) > 0;
}
