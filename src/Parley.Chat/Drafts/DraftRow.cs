using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Drafts;

/// <summary>A row of <c>drafts</c>. Sealed like a message; the id in the message's place is its writer's, so that none can be moved to somebody else.</summary>
internal sealed class DraftRow
{
    public byte[] Body { get; init; } = [];

    public MessageId? ReplyTo { get; init; }

    public long Seq { get; init; }

    public MessageDraft ToDraft(BodyCipher cipher, UserId writer) => Of(cipher, writer, Body, ReplyTo, Seq);

    public static MessageDraft Of(BodyCipher cipher, UserId writer, byte[] body, MessageId? replyTo, long seq) =>
        new() { Text = Open(cipher, writer, body), ReplyTo = replyTo, Seq = seq };

    public static byte[] Seal(BodyCipher cipher, UserId writer, string text) => cipher.Seal(text, new MessageId(writer.Value), SealedField.Draft);

    public static string Open(BodyCipher cipher, UserId writer, byte[] body) => cipher.OpenText(body, new MessageId(writer.Value), SealedField.Draft);

    /// <summary>The draft of one member, or null when there is none.</summary>
    public static Task<DraftRow?> FindAsync(DatabaseSession session, long conversation, long person) => session.QueryFirstOrDefaultAsync<DraftRow>(
        "SELECT body, reply_to, seq FROM drafts WHERE conversation = @conversation AND person = @person", new { conversation, person });

    public static Task PutAsync(DatabaseSession session, long conversation, long person, byte[] body, MessageId? replyTo, long seq) => session.ExecuteAsync(
        """
        INSERT INTO drafts (conversation, person, body, reply_to, seq) VALUES (@conversation, @person, @body, @replyTo, @seq)
        ON CONFLICT (conversation, person) DO UPDATE SET body = excluded.body, reply_to = excluded.reply_to, seq = excluded.seq
        """,
        new { conversation, person, body, replyTo, seq });

    /// <summary>With the membership.</summary>
    public static Task RemoveAsync(DatabaseSession session, long conversation, long person) =>
        session.ExecuteAsync("DELETE FROM drafts WHERE conversation = @conversation AND person = @person", new { conversation, person });
}
