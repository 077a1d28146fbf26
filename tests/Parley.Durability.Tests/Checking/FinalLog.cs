using Parley.Protocol;

namespace Parley.Durability.Tests.Checking;

/// <summary>The server's log when all is over.</summary>
internal sealed record FinalLog(IReadOnlyDictionary<ConversationId, FinalConversation> Conversations);

/// <param name="LastSeq">The stored counter.</param>
/// <param name="LastRev">The stored counter.</param>
/// <param name="Messages">As its history shows them, over REST.</param>
/// <param name="StoredSeqs">Of the rows in the database.</param>
/// <param name="StoredRevs">Of the rows in the database: messages and changes together.</param>
internal sealed record FinalConversation(
    long LastSeq, long LastRev, IReadOnlyList<LoggedMessage> Messages, IReadOnlyList<long> StoredSeqs, IReadOnlyList<long> StoredRevs);
