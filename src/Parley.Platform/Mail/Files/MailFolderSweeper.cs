using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Platform.Mail.Files;

/// <summary>Every hour: removes mails that are kept long enough, also where no further mail is written.</summary>
internal sealed class MailFolderSweeper(MailFolder folder, TimeProvider clock, ILogger<MailFolderSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                folder.Sweep();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                MailLog.SweepFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
