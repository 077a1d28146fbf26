using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>Lets somebody in as a guest, signed in at once.</summary>
internal sealed class GuestEntry(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, GuestStore guests, GuestAddresses addresses, IGuestChallenge challenge, SessionStore sessions,
    UserSessions userSessions, AttemptLimits limits, AuditTrail audit, IOptions<GuestOptions> options, TimeProvider clock, ILogger<GuestEntry> logger)
{
    private const int UsernameBytes = 12;

    private static readonly ParleyError Closed = new(ErrorCodes.GuestsDisabled, "Somebody has to let guests in first (Parley:Guests:Enabled).");
    private static readonly ParleyError Banned = new(ErrorCodes.Forbidden, "Guests from your network are not let in at the moment.");

    public Result<GuestChallengeResponse> Issue() => options.Value.Enabled ? challenge.Issue() : Closed;

    /// <param name="device">That the session is started on; its address is limited, and may be banned.</param>
    public async ValueTask<Result<IssuedSession>> EnterAsync(GuestRequest request, ClientDevice device, CancellationToken cancellationToken)
    {
        var address = device.Address;
        if (!options.Value.Enabled)
        {
            return Closed;
        }

        if (!GuestRules.Check(request).TryGet(out var guest, out var invalid))
        {
            return invalid;
        }

        if (await guests.IsBannedAsync(addresses.AllOf(address), cancellationToken))
        {
            return Banned;
        }

        // The limit before the challenge: who is refused has not solved it for nothing.
        if (limits.TryTake(LimitKind.Guest, account: null, address) is { } limited)
        {
            return limited;
        }

        return await challenge.CheckAsync(request.Challenge, request.Solution, cancellationToken) is { } refused
            ? refused
            : await AddAsync(guest, device, cancellationToken);
    }

    private async ValueTask<Result<IssuedSession>> AddAsync(NewGuest guest, ClientDevice device, CancellationToken cancellationToken)
    {
        var network = addresses.Of(device.Address);
        var now = clock.GetUtcNow();
        var user = new UserRow
        {
            // Random, not by time: nothing about it tells when somebody came, or that two came together.
            Id = new UserId(Guid.NewGuid()),
            Username = $"guest-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UsernameBytes))}",
            DisplayName = guest.Nickname,
            Role = (long)AccountRole.Guest,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            UpdatedAt = now.ToUnixTimeMilliseconds(),
        };
        var token = RefreshToken.Create();
        var added = await database.WriteAsync<Result<(UserRow User, AddedSession Session)>>(
            async session =>
            {
                if (await GuestStore.CheckRoomAsync(session, network, options.Value, now) is { } full)
                {
                    return full;
                }

                var row = await UserStore.AddUnlistedAsync(session, user);
                await GuestStore.AddAsync(session, row.UserKey, guest, network);
                return (row, await sessions.AddAsync(
                    session, row, device, SessionId.New(clock), token, new SessionLifetime(options.Value.IdleLifetime, options.Value.Lifetime)));
            },
            cancellationToken);
        if (!added.TryGet(out var made, out var error))
        {
            return error;
        }

        AccountsLog.GuestEntered(logger, made.User.Id);
        await audit.CountAsync(new AuditEvent(AuditKinds.GuestStarted, Subject: made.User.Id, Session: made.Session.Row.Id, Address: device.Address), cancellationToken);
        return userSessions.Started(made.Session, token);
    }
}
