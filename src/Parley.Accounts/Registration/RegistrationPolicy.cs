using Microsoft.Extensions.Options;
using Parley.Accounts.Invitations;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

/// <summary>Who may register, by whichever way: everybody, those with an invitation, or nobody.</summary>
internal sealed class RegistrationPolicy(IOptions<AccountsOptions> options, InvitationStore invitations)
{
    private static readonly ParleyError Closed = new(ErrorCodes.RegistrationClosed, "Ask whoever runs this server for an account.");

    private static readonly ParleyError NoInvitation = new(ErrorCodes.InvalidInvitation, "Ask whoever invited you for another one.")
    {
        Fields = [new FieldError("invitation", "is not a valid invitation")],
    };

    /// <summary>Known before anything costly is done; an invitation is made certain of by <see cref="UseAsync"/>.</summary>
    public async ValueTask<ParleyError?> RefuseAsync(string? invitation, CancellationToken cancellationToken) => options.Value.Registration switch
    {
        RegistrationMode.Open => null,
        RegistrationMode.Closed => Closed,
        _ => invitation is not null && await invitations.IsGoodAsync(invitation, cancellationToken) ? null : NoInvitation,
    };

    /// <summary>
    /// Uses the invitation once, in the transaction that makes the account; where none is needed, one that was sent is left alone. Whoever makes no account after all gives it
    /// back: <see cref="InvitationStore.GiveBackAsync"/>.
    /// </summary>
    public async Task<Result<Invited>> UseAsync(DatabaseSession session, string? invitation) => options.Value.Registration switch
    {
        RegistrationMode.Open => Invited.ByNobody,
        RegistrationMode.Closed => Closed,
        _ => invitation is not null && await invitations.UseAsync(session, invitation) is { } key ? new Invited(key) : NoInvitation,
    };
}

/// <param name="Key">Of the invitation that was used; null when none was needed.</param>
internal sealed record Invited(long? Key)
{
    public static readonly Result<Invited> ByNobody = new Invited((long?)null);
}
