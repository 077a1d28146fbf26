using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Parley.Testing.Clients;

namespace Parley.Testing.Mail;

/// <summary>What an SMTP server asks for.</summary>
public sealed record SmtpTestOptions
{
    /// <summary><c>starttls</c>, <c>tls</c> or <c>none</c>.</summary>
    public string Security { get; init; } = "starttls";

    /// <summary>Of the server; null: one for localhost.</summary>
    public TestCertificate? Certificate { get; init; }

    /// <summary>Null: anybody may send.</summary>
    public string? Username { get; init; } = "parley";

    public string? Password { get; init; } = "a secret of the mail server's";

    /// <summary>Who does not sign in may send, too.</summary>
    public bool Optional { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = ["PLAIN", "LOGIN"];

    /// <summary>Recipients that there are not: 550.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>How many mails it answers with 451 before it takes one.</summary>
    public int Busy { get; init; }
}

/// <summary>A mail as it has arrived, read by npm mailparser.</summary>
public sealed record ReceivedMail(
    string From, string To, string Subject, string Text, string? Html, string MessageId, DateTimeOffset Date, string EnvelopeFrom, IReadOnlyList<string> Recipients,
    string? Authenticated, bool Encrypted, IReadOnlyList<string> Headers);

/// <summary>A real SMTP server: npm smtp-server (<c>tests/clients/mail</c>) on a free port, gone with the test.</summary>
public sealed class SmtpTestServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Channel<ReceivedMail> _arrived = Channel.CreateUnbounded<ReceivedMail>();
    private readonly ConcurrentQueue<ReceivedMail> _all = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SmtpTestOptions _options;
    private Process? _process;

    private SmtpTestServer(SmtpTestOptions options)
    {
        _options = options;
        Certificate = options.Certificate ?? new TestCertificate(_folder);
    }

    public int Port => _port.Task.Result;

    public TestCertificate Certificate { get; }

    /// <summary>Everything that has arrived.</summary>
    public IReadOnlyCollection<ReceivedMail> Received => _all;

    /// <summary>The settings that let Parley send through it.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            var settings = new Dictionary<string, string>
            {
                ["Parley:Mail:Host"] = "localhost",
                ["Parley:Mail:Port"] = Port.ToString(CultureInfo.InvariantCulture),
                ["Parley:Mail:Security"] = _options.Security == "starttls" ? "StartTls" : _options.Security,
                ["Parley:Mail:From"] = "Parley <chat@parley.example>",
                ["Parley:Mail:AuthorityPath"] = Certificate.Path,
                ["Parley:Public:Url"] = "https://parley.example",
            };
            if (_options.Username is not null)
            {
                settings["Parley:Mail:Username"] = _options.Username;
                settings["Parley:Mail:Password"] = _options.Password!;
            }

            return settings;
        }
    }

    public static async Task<SmtpTestServer> StartAsync(SmtpTestOptions? options = null)
    {
        var server = new SmtpTestServer(options ?? new SmtpTestOptions());
        try
        {
            server.Start();
            await server._port.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next mail that nobody has taken yet.</summary>
    public async Task<ReceivedMail> NextAsync(CancellationToken cancellationToken) =>
        await _arrived.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Patience);
            process.Dispose();
        }

        _folder.Dispose();
    }

    private void Start()
    {
        var options = JsonSerializer.Serialize(new
        {
            security = _options.Security,
            certificate = Certificate.Path,
            key = Certificate.KeyPath,
            username = _options.Username,
            password = _options.Password,
            optional = _options.Optional || _options.Username is null,
            methods = _options.Methods,
            refused = _options.Refused,
            busy = _options.Busy,
        });
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(ForeignClient.Folder, "mail", "server.mjs"), options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = new ConcurrentQueue<string>();
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException(
            $"The mail server ended; if its library is missing: npm ci --prefix tests/clients/mail\n{string.Join('\n', errors)}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        var json = JsonElement.Parse(line);
        if (json.TryGetProperty("port", out var port))
        {
            _port.TrySetResult(port.GetInt32());
            return;
        }

        var (envelope, mail) = (json.GetProperty("envelope"), json.GetProperty("mail"));
        var received = new ReceivedMail(
            mail.GetProperty("from").GetString()!,
            mail.GetProperty("to").GetString()!,
            mail.GetProperty("subject").GetString()!,
            mail.GetProperty("text").GetString()!,
            mail.GetProperty("html").GetString(),
            mail.GetProperty("messageId").GetString()!,
            mail.GetProperty("date").GetDateTimeOffset(),
            envelope.GetProperty("from").GetString()!,
            [.. envelope.GetProperty("to").EnumerateArray().Select(address => address.GetString()!)],
            json.GetProperty("authenticated").GetString(),
            json.GetProperty("encrypted").GetBoolean(),
            [.. mail.GetProperty("headers").EnumerateArray().Select(header => header.GetString()!)]);
        _all.Enqueue(received);
        _arrived.Writer.TryWrite(received);
    }
}
