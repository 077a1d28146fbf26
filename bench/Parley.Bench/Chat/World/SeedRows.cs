using Microsoft.Data.Sqlite;
using Parley.Platform.Database.Sqlite;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Bench.Chat.World;

/// <summary>
/// Writes rows into a stopped server's files as the product would have. One transaction without synchronization, as nothing is lost when it fails;
/// <see cref="Dispose"/> commits.
/// </summary>
internal sealed class SeedRows : IDisposable
{
    // Yesterday: nothing of this is new to a client that was here a minute ago.
    private readonly long _at = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds();
    private readonly SqliteConnection _accounts, _chat;
    private readonly SeedStatement _users, _people, _conversations, _keys, _pairs, _members, _changes, _messages;

    public SeedRows(string folder)
    {
        (_accounts, _chat) = (Open(Path.Combine(folder, "accounts.db")), Open(Path.Combine(folder, "chat.db")));
        _users = new SeedStatement(_accounts, "users", "id, username, display_name, role, created_at, updated_at");
        _people = new SeedStatement(_chat, "people", "person, id");
        _conversations = new SeedStatement(
            _chat, "conversations",
            "conversation, id, type, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at");
        _keys = new SeedStatement(_chat, "conversation_keys", "conversation, number, wrapped");
        _pairs = new SeedStatement(_chat, "direct_pairs", "low, high, conversation");
        _members = new SeedStatement(
            _chat, "members", "conversation, person, role, joined_at, from_seq, from_rev, delivered_seq, read_seq, read_counted");
        _changes = new SeedStatement(_chat, "changes", "conversation, rev, kind, target, actor, created_at");
        _messages = new SeedStatement(_chat, "messages", "conversation, seq, rev, counted, id, sender, type, created_at, fingerprint, body");
    }

    public void Insert(SeedPerson person)
    {
        _users.Bind(1, person.Id).Bind(2, $"person{person.Number}").Bind(3, $"Person {person.Number}").BindAll(4, (long)AccountRole.Member, _at, _at).Run();
        InsertPerson(person);
    }

    /// <summary>Without an account.</summary>
    public void InsertPerson(SeedPerson person) => _people.Bind(1, person.Number).Bind(2, person.Id).Run();

    /// <summary>The conversation, its key and its members, whose coming are its first revisions, and the counters of the messages that will follow.</summary>
    public void Insert(SeedConversation conversation, int messages)
    {
        var (number, members) = (conversation.Number, conversation.Members);
        var type = members.Count == 2 ? ConversationType.Direct : ConversationType.Group;
        _conversations.Bind(1, number).Bind(2, conversation.Id)
            .BindAll(3, (long)type, _at, members[0].Number, messages, members.Count + messages, messages, members.Count, 0, members.Count, _at, _at).Run();
        _keys.BindAll(1, number, 1).Bind(3, conversation.WrappedKey).Run();
        if (type == ConversationType.Direct)
        {
            var (one, two) = (members[0].Number, members[1].Number);
            _pairs.BindAll(1, Math.Min(one, two), Math.Max(one, two), number).Run();
        }

        for (var i = 0; i < members.Count; i++)
        {
            var role = i == 0 && type == ConversationType.Group ? MemberRole.Owner : MemberRole.Member;
            _members.BindAll(1, number, members[i].Number, (long)role, _at, 1, i + 1, messages, messages, messages).Run();
            _changes.BindAll(1, number, i + 1, (long)Parley.Chat.Log.ChangeKind.MemberAdded, members[i].Number, members[0].Number, _at).Run();
        }
    }

    public void Insert(SeedMessage message)
    {
        var (conversation, seq) = (message.Conversation, message.Seq);
        var sender = conversation.Members[seq % conversation.Members.Count].Number;
        _messages.BindAll(1, conversation.Number, seq, conversation.Members.Count + seq, seq).Bind(5, message.Id.Value)
            .BindAll(6, sender, (long)MessageType.Text, _at, Random.Shared.NextInt64()).Bind(10, message.Body).Run();
    }

    public void Dispose()
    {
        foreach (var statement in (SeedStatement[])[_users, _people, _conversations, _keys, _pairs, _members, _changes, _messages])
        {
            statement.Dispose();
        }

        Commit(_accounts);
        Commit(_chat);
    }

    private static SqliteConnection Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA cache_size = -2000000; BEGIN");
        return connection;
    }

    private static void Commit(SqliteConnection connection)
    {
        Execute(connection, "COMMIT; PRAGMA journal_mode = WAL");
        connection.Dispose();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
