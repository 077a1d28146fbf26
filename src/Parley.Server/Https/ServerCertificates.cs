using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Server.Commands;

namespace Parley.Server.Https;

/// <summary>
/// The certificate in use. Its files are looked at once a minute and read again when they changed, so that a renewed certificate needs no restart;
/// a broken one is logged and the old one stays. Safe from any thread.
/// </summary>
internal sealed class ServerCertificates : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // The self-signed one is renewed 30 days before its end: soon enough that any warning below is worth reading.
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);

    private readonly HttpsOptions _options;
    private readonly DataFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private volatile ServerCertificate? _current;
    private string _seen = "";

    public ServerCertificates(IOptions<HttpsOptions> options, DataFolder folder, TimeProvider clock, ILogger<ServerCertificates> logger) =>
        (_options, _folder, _clock, _logger) = (options.Value, folder, clock, logger);

    /// <exception cref="StartupException">There is none, or it cannot be used.</exception>
    public ServerCertificate Current => _current ?? Load();

    /// <summary>Reads the files for the first time, and watches them from then on.</summary>
    /// <exception cref="StartupException">They cannot be used.</exception>
    public ServerCertificate Load()
    {
        lock (_lock)
        {
            if (_current is null)
            {
                var (certificate, key) = Paths();
                _seen = Stamp(certificate, key);
                _current = ServerCertificate.Read(certificate, key);
                WarnOfEnd(_current);
                _timer = _clock.CreateTimer(_ => Look(), null, Interval, Interval);
            }

            return _current;
        }
    }

    private void Look()
    {
        try
        {
            lock (_lock)
            {
                var (certificate, key) = Paths();
                var stamp = Stamp(certificate, key);
                if (stamp != _seen)
                {
                    _seen = stamp;
                    _current = ServerCertificate.Read(certificate, key);
                    HttpsLog.Reloaded(_logger, _current.Ends);
                    WarnOfEnd(_current);
                }
            }
        }
        catch (Exception exception) when (exception is StartupException or IOException or UnauthorizedAccessException)
        {
            HttpsLog.NotReloaded(_logger, exception.Message);
        }
    }

    private (string Certificate, string? Key) Paths() => _options switch
    {
        { CertificatePath: { } path } => (path, _options.KeyPath),
        { SelfSigned: true } => (SelfSignedCertificate.Ensure(_folder, _clock), null),
        _ => throw new StartupException(Listening.CertificateNeeded),
    };

    // Certificate programs put a new file behind the same name or a new target behind the same link: both change the time or the length.
    private static string Stamp(string certificate, string? key) => string.Join(' ', new[] { certificate, key ?? certificate }.Select(path =>
    {
        var file = new FileInfo(path);
        var target = file.Exists ? file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file : file;
        return target.Exists ? $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}" : "missing";
    }));

    private void WarnOfEnd(ServerCertificate certificate)
    {
        var now = _clock.GetUtcNow();
        if (certificate.Ends <= now)
        {
            HttpsLog.Ended(_logger, certificate.Ends);
        }
        else if (certificate.Ends <= now + WarnBefore)
        {
            HttpsLog.EndsSoon(_logger, certificate.Ends);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
