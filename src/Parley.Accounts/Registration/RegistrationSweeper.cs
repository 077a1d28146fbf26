using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Invitations;
using Parley.Accounts.MailedLinks;
using Parley.Platform.Database;

namespace Parley.Accounts.Registration;

/// <summary>Every hour: removes registrations, links and invitations that have ended, and mails that nobody will send any more.</summary>
internal sealed class RegistrationSweeper(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, PendingRegistrations pending, InvitationStore invitations, TimeProvider clock,
    ILogger<RegistrationSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Longer than anything in a mail is good for; a dead letter of the outbox that is older cannot be replayed.</summary>
    private static readonly TimeSpan KeepMails = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SweepAsync(stoppingToken) > 0)
                {
                    // until nothing is left; each round is a short transaction
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                AccountsLog.SweepFailed(logger, exception);
            }
        }
    }

    private ValueTask<int> SweepAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            return await pending.RemoveExpiredAsync(session)
                + await MailedTokens.RemoveExpiredAsync(session, now)
                + await invitations.RemoveOldAsync(session)
                + await session.ExecuteAsync(
                    "DELETE FROM mails WHERE mail_key IN (SELECT mail_key FROM mails WHERE created_at < @old LIMIT 500)",
                    new { old = (now - KeepMails).ToUnixTimeMilliseconds() });
        },
        cancellationToken);
}
