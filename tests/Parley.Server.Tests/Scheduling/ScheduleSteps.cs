using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Scheduling;

/// <summary>What the tests of scheduled messages do again and again. Most of their servers stand on a clock that is moved.</summary>
internal static class ScheduleSteps
{
    public static string PathOf(ConversationId id, MessageId? message = null, string rest = "") =>
        $"conversations/{id}/scheduled{(message is null ? "" : $"/{message}{rest}")}";

    /// <summary>By the server's clock.</summary>
    public static DateTimeOffset In(this TestServer server, int seconds) => server.Clock.GetUtcNow().AddSeconds(seconds);

    public static Task<ScheduledMessage> ScheduleAsync(this TestUser user, ConversationId id, string text, int seconds, MessageId? message = null, MessageId? replyTo = null) =>
        user.PostAsync(PathOf(id), new { id = message, text, at = user.Server.In(seconds), replyTo }).ReadAsync<ScheduledMessage>(201);

    public static async Task<IReadOnlyList<ScheduledMessage>> ScheduledAsync(this TestUser user, ConversationId id) =>
        (await user.GetAsync(PathOf(id)).ReadAsync<ListResponse<ScheduledMessage>>(200)).Items;

    public static Task<ScheduledMessage> RescheduleAsync(this TestUser user, ScheduledMessage scheduled, object change) =>
        user.PatchAsync(PathOf(scheduled.ConversationId, scheduled.Id), change).ReadAsync<ScheduledMessage>(200);

    public static Task<SendMessageResponse> SendNowAsync(this TestUser user, ScheduledMessage scheduled) =>
        user.PostAsync(PathOf(scheduled.ConversationId, scheduled.Id, "/send"), new { }).ReadAsync<SendMessageResponse>(200);

    /// <summary>Moves time on, a second with each look, until what one has scheduled there is as it should be; returns it.</summary>
    public static async Task<IReadOnlyList<ScheduledMessage>> UntilAsync(
        this TestUser user, ConversationId id, Predicate<IReadOnlyList<ScheduledMessage>> reached)
    {
        for (; ; user.Server.Time?.Advance(TimeSpan.FromSeconds(1)))
        {
            var scheduled = await user.ScheduledAsync(id);
            if (reached(scheduled))
            {
                return scheduled;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public static Task SentAsync(this TestUser user, ConversationId id) => user.UntilAsync(id, scheduled => scheduled.Count == 0);

    /// <summary>What people have said there, in its order.</summary>
    public static async Task<IReadOnlyList<string>> SaidAsync(this TestUser user, ConversationId id) =>
        [.. (await user.WholeHistoryAsync(id)).Where(message => message.Type != MessageType.System).Select(message => message.Text)];
}
