using Parley.Bench.Chat.Load;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 100 pairs of people, all online, one writes and one receives: messages per second that are acknowledged after the commit and delivered, 99 of 100 within 50 ms.
/// What has come is told as seen, merged, at most five times a second and conversation.
/// </summary>
internal static class Pairs
{
    public const int Count = 100;

    public static Talk Talk(IEnumerable<Guid> conversations, IEnumerable<string> tokens) => new()
    {
        Tokens = [.. tokens],
        Conversations = [.. conversations.Select((id, pair) => (id, (IReadOnlyList<int>)[2 * pair, (2 * pair) + 1]))],
        Receipt = "message-seen",
        ReceiptInterval = TimeSpan.FromMilliseconds(200),
        LimitMilliseconds = 50,
        UnderWay = 3 * Count,
    };
}
