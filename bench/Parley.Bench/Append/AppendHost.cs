using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat;
using Parley.Chat.Conversations;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Media;
using Parley.SocketIO;

namespace Parley.Bench.Append;

/// <summary>The chat's log in this process with a SQLite file of its own, composed as the server composes it, without accounts, HTTP and sockets around it.</summary>
internal sealed class AppendHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private AppendHost(ServiceProvider services, string folder) => (_services, _folder) = (services, folder);

    public MessageSender Messages => _services.GetRequiredService<MessageSender>();

    public LogOptions Options => _services.GetRequiredService<IOptions<LogOptions>>().Value;

    /// <summary>Messages sent so far.</summary>
    public long Stored { get; set; }

    /// <summary>The database file, to which the write-ahead log adds only until the next checkpoint.</summary>
    public long FileBytes => new FileInfo(Path.Combine(_folder, "chat.db")).Length;

    public static async Task<AppendHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("parley-append-").FullName;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Parley:Flood:Scale", "1000000")]).Build());
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddMetrics();
        services.AddPlatform(new DataFolder(folder));
        services.AddSocketIO();
        services.AddChat();
        services.AddSingleton<IUserDirectory, Everybody>();
        services.AddSingleton<IRelations, Open>();
        services.AddSingleton<IGuestDirectory, NoGuests>();
        services.AddSingleton<IMessageFiles, NoFiles>();
        services.AddSingleton<IPictures, NoPictures>();
        var host = new AppendHost(services.BuildServiceProvider(), folder);
        await host._services.MigrateDatabasesAsync(CancellationToken.None);
        await host._services.GetRequiredService<ConversationLog>().StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>A conversation of two people who are new.</summary>
    public async Task<(Caller One, Caller Two, ConversationId Conversation)> OpenDirectAsync()
    {
        var (one, two) = (UserId.New(TimeProvider.System), UserId.New(TimeProvider.System));
        var opened = await _services.GetRequiredService<ConversationOpener>().OpenDirectAsync(one, two, CancellationToken.None);
        return (As(one), As(two), opened.Value.Id);
    }

    private static Caller As(UserId user) => new(user, SessionId.New(TimeProvider.System), AccountRole.Member, DateTimeOffset.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<ConversationLog>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Everybody may reach everybody, as on a server where nobody blocks anybody.</summary>
    private sealed class Open : IRelations
    {
        private static readonly Dictionary<UserId, ParleyError> None = [];

        public bool IsBlocked(UserId one, UserId other) => false;

        public bool Blocks(UserId person, UserId other) => false;

        public IReadOnlyCollection<UserId> BlockedWith(UserId person) => [];

        public ValueTask<ParleyError?> RefusalToMessageAsync(UserId sender, UserId receiver, bool existing, CancellationToken cancellationToken) => default;

        public ValueTask<IReadOnlyDictionary<UserId, ParleyError>> RefusalsToAddAsync(
            UserId actor, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) => new(None);

        public ValueTask<ILookup<UserId, UserId>> ContactsAsync(IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) =>
            new(people.Take(0).ToLookup(one => one));

        public ValueTask<IReadOnlyList<Relation>> ReadAsync(UserId user, IReadOnlyCollection<UserId> others, CancellationToken cancellationToken) => new([]);
    }

    private sealed class NoGuests : IGuestDirectory
    {
        public ValueTask<IReadOnlyList<Guest>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => new([]);
    }

    private sealed class NoFiles : IMessageFiles
    {
        public ValueTask<ParleyError?> UseAsync(
            UserId? owner, ConversationId conversation, MessageId message, IReadOnlyList<FileId> files, CancellationToken cancellationToken) => new(ParleyError.NotFound("file"));

        public ValueTask<IReadOnlyDictionary<FileId, StoredFile>> DescribeAsync(IReadOnlyCollection<FileId> files, CancellationToken cancellationToken) =>
            new(new Dictionary<FileId, StoredFile>());

        public ValueTask CopyAsync(FileId file, Stream target, CancellationToken cancellationToken) => default;

        public ValueTask RemoveMessageAsync(
            ConversationId conversation, MessageId message, IReadOnlyList<FileId> files, CancellationToken cancellationToken) => default;

        public ValueTask RemoveConversationAsync(ConversationId conversation, CancellationToken cancellationToken) => default;
    }

    private sealed class NoPictures : IPictures
    {
        public ValueTask<ParleyError?> UseAsync(UserId uploader, FileId file, PictureHolder holder, CancellationToken cancellationToken) => new(ParleyError.NotFound("file"));

        public ValueTask ChangedAsync(PictureHolder holder, CancellationToken cancellationToken) => default;
    }

    private sealed class Everybody : IUserDirectory
    {
        public ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) =>
            new([.. ids.Select(id => new User { Id = id, Username = "u", DisplayName = "U", CreatedAt = default, UpdatedAt = default })]);

        public ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) => new([]);

        public ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) => new([]);
    }
}
