using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>A current membership.</summary>
public sealed class MemberRow
{
    public long Conversation { get; init; }

    public long Person { get; init; }

    public MemberRole Role { get; init; }

    public long JoinedAt { get; init; }

    public long FromSeq { get; init; }

    public long FromRev { get; init; }

    public long DeliveredSeq { get; init; }

    public long ReadSeq { get; init; }

    public long ReadCounted { get; init; }

    /// <summary>Null when the person is not a member now.</summary>
    public static Task<MemberRow?> FindAsync(DatabaseSession session, long conversation, long person) =>
        session.QueryFirstOrDefaultAsync<MemberRow>(
            "SELECT * FROM members WHERE conversation = @conversation AND person = @person", new { conversation, person });
}
