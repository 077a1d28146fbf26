using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Keys;

namespace Parley.Platform.Mail.Files;

/// <summary>
/// What takes mails where there is no SMTP server: the folder <c>mails</c> of the data folder, a file of JSON each, readable by the server's user only, for the owner to
/// pass on by hand. Bounded in number and age. In a cluster each server has its own. Safe from any thread.
/// </summary>
public sealed class MailFolder(DataFolder folder, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailFolder> logger) : IMailSender
{
    private const string Extension = ".json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // people read it, no browser does
    };

    private readonly string _path = folder.File("mails");
    private readonly Lock _writing = new();

    public Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writing)
        {
            MakeFolder();

            // Named by the mail, so that one that comes again takes its own place; complete before it has the name.
            var path = PathOf(message.Id);
            var unfinished = path + ".new";
            using (var file = new FileStream(unfinished, FileSettings()))
            {
                JsonSerializer.Serialize(file, message, Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            FolderSync.Flush(_path);
            Sweep();
        }

        MailLog.Written(logger, message.Id, message.Purpose);
        return Task.CompletedTask;
    }

    /// <summary>A page of the mails that are kept, newest first.</summary>
    /// <param name="before">Those older than this one; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<MailMessage> List(Guid? before, int limit)
    {
        var from = before is { } id ? Name(id) : null;
        return [.. Files()
            .Where(name => from is null || string.CompareOrdinal(name, from) < 0)
            .Select(name => Read(Path.Combine(_path, name)))
            .OfType<MailMessage>()
            .Where(IsKept)
            .Take(limit)];
    }

    /// <summary>One mail; null when it is not, or no longer, there.</summary>
    public MailMessage? Find(Guid id) => Read(PathOf(id)) is { } mail && IsKept(mail) ? mail : null;

    /// <summary>Removes what is too old or too much.</summary>
    public void Sweep()
    {
        // The oldest that may stay, as a name: ids begin with their time in milliseconds (RFC 9562 §5.7).
        var oldest = (clock.GetUtcNow() - options.Value.KeepFiles).ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture);
        var kept = 0;
        foreach (var name in Files())
        {
            if (++kept > options.Value.MostFiles || string.CompareOrdinal(name, oldest) < 0)
            {
                File.Delete(Path.Combine(_path, name));
            }
        }
    }

    private bool IsKept(MailMessage mail) => mail.CreatedAt > clock.GetUtcNow() - options.Value.KeepFiles;

    // Ids are UUIDv7, whose text sorts by time.
    private List<string> Files() => Directory.Exists(_path)
        ? Directory.EnumerateFiles(_path, "*" + Extension).Select(path => Path.GetFileName(path)).OrderByDescending(name => name, StringComparer.Ordinal).ToList()
        : [];

    private MailMessage? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<MailMessage>(file, Json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            MailLog.Unreadable(logger, Path.GetFileName(path));
            return null;
        }
    }

    private string PathOf(Guid id) => Path.Combine(_path, Name(id));

    private static string Name(Guid id) => id.ToString("N", CultureInfo.InvariantCulture) + Extension;

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions FileSettings()
    {
        var settings = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return settings;
    }
}
