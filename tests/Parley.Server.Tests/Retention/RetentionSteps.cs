using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Retention;

/// <summary>What retention's tests do again and again. Their servers stand on a clock that is moved.</summary>
internal static class RetentionSteps
{
    /// <summary>As the server has it by default.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    /// <summary>Moved on with every look, time would pass what a test means to stay.</summary>
    private const int LooksBetween = 200;

    public static Task<Conversation> SetRetentionAsync(this TestUser user, ConversationId id, string mode, int? seconds = null) =>
        user.PutAsync($"conversations/{id}/retention", new { mode, seconds }).ReadAsync<Conversation>(200);

    /// <summary>Returns when all up to a message is gone, with the conversation as it is then: a sweep later, or some when the server was busy.</summary>
    public static async Task<Conversation> GoneUpToAsync(this TestServer server, TestUser user, ConversationId id, long seq)
    {
        for (var looks = 0; ; looks++)
        {
            var conversation = await user.FindAsync(id);
            if (conversation.FloorSeq >= seq)
            {
                return conversation;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (looks % LooksBetween == 0)
            {
                server.Time!.Advance(SweepInterval);
            }
        }
    }

    /// <summary>Returns after whole sweeps that changed nothing here: each looks at all that is due, and another conversation, whose message is past its time, shows when it did.</summary>
    public static async Task SweepAsync(this TestServer server, TestUser user)
    {
        var other = await user.CreateGroupAsync("swept");
        await user.SetRetentionAsync(other.Id, "age", 60);
        var last = (await user.SendAsync(other.Id, "a")).Message;
        server.Time!.Advance(TimeSpan.FromSeconds(60));
        await server.GoneUpToAsync(user, other.Id, last.Seq);
    }
}
