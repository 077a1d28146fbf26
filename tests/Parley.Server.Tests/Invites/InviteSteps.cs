using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Invites;

internal static class InviteSteps
{
    public static Task<CreatedGroupInvite> InviteAsync(this TestUser user, ConversationId group, int? maxUses = null, DateTimeOffset? expiresAt = null) =>
        user.PostAsync($"conversations/{group}/invites", new { maxUses, expiresAt }).ReadAsync<CreatedGroupInvite>(201);

    public static Task<Conversation> AcceptAsync(this TestUser user, CreatedGroupInvite invite) =>
        user.PostAsync($"invites/{invite.Token}/accept", new { }).ReadAsync<Conversation>(200);

    public static async Task<IReadOnlyList<GroupInvite>> InvitesAsync(this TestUser user, ConversationId group) =>
        (await user.GetAsync($"conversations/{group}/invites").ReadAsync<ListResponse<GroupInvite>>(200)).Items;

    /// <summary>Neither shows nor lets anybody in.</summary>
    public static async Task LeadsNowhereAsync(this TestUser user, string token, ErrorCode? code = null)
    {
        await user.GetAsync($"invites/{token}").ProblemAsync(code ?? ErrorCodes.InviteInvalid);
        await user.PostAsync($"invites/{token}/accept", new { }).ProblemAsync(code ?? ErrorCodes.InviteInvalid);
    }
}
