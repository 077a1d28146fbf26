using System.Threading.Channels;
using Parley.Chat.Encryption;
using Parley.Platform.Configuration;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Bench.Chat.World;

/// <summary>
/// Fills a stopped server's database with people, conversations and messages: keys are wrapped by its master key, texts sealed by its cipher. Sealing and writing
/// go on beside each other, a batch ahead.
/// </summary>
internal sealed class WorldSeed : IDisposable
{
    private const int Batch = 2000;

    private readonly SeedRows _rows;
    private readonly ConversationKeys _keys;
    private readonly Func<long, string> _text;
    private long _people, _conversations, _messages;

    /// <param name="folder">The server's data.</param>
    /// <param name="text">What messages say, by their number. Null: a hundred times the same letter.</param>
    public WorldSeed(string folder, Func<long, string>? text = null)
    {
        var same = new string('x', 100);
        _text = text ?? (_ => same);
        _rows = new SeedRows(folder);
        _keys = new ConversationKeys(database: null!, MasterKeys.Open(new DataFolder(folder), TimeProvider.System)); // here it only makes keys
    }

    public IReadOnlyList<SeedPerson> AddPeople(int count)
    {
        var added = new SeedPerson[count];
        for (var i = 0; i < count; i++)
        {
            added[i] = new SeedPerson(++_people, Guid.CreateVersion7());
            _rows.Insert(added[i]);
        }

        return added;
    }

    /// <summary>Somebody who has an account, and whom the chat does not know yet.</summary>
    public SeedPerson AddPersonOf(Guid account)
    {
        var added = new SeedPerson(++_people, account);
        _rows.InsertPerson(added);
        return added;
    }

    /// <summary>
    /// A conversation of each set of members (direct when they are two) with <paramref name="messages"/> messages that everybody has read. The messages are
    /// written in rounds, one of each conversation: as people talk, those of a conversation lie far apart in the file.
    /// </summary>
    public async Task<IReadOnlyList<SeedConversation>> AddConversationsAsync(IEnumerable<SeedPerson[]> memberSets, int messages)
    {
        var added = new List<SeedConversation>();
        await PipeAsync(memberSets.Select(members => (Func<SeedConversation>)(() => Make(members))), conversation =>
        {
            _rows.Insert(conversation, messages);
            added.Add(conversation);
        });
        var rounds = Enumerable.Range(1, messages).SelectMany(seq => added.Select(conversation => (Func<SeedMessage>)(() => Seal(conversation, seq))));
        await PipeAsync(rounds, _rows.Insert);
        return added;
    }

    public void Dispose() => _rows.Dispose();

    private SeedConversation Make(IReadOnlyList<SeedPerson> members)
    {
        var id = new ConversationId(Guid.CreateVersion7());
        var (cipher, wrapped) = _keys.Create(id);
        return new SeedConversation(Interlocked.Increment(ref _conversations), id.Value, cipher, wrapped, members);
    }

    private SeedMessage Seal(SeedConversation conversation, int seq)
    {
        var id = new MessageId(Guid.CreateVersion7());
        return new SeedMessage(conversation, seq, id, conversation.Cipher.Seal(_text(_messages++), id, SealedField.Text));
    }

    private static async Task PipeAsync<T>(IEnumerable<Func<T>> work, Action<T> write)
    {
        var ready = Channel.CreateBounded<T[]>(4);
        var making = Task.Run(async () =>
        {
            foreach (var batch in work.Chunk(Batch))
            {
                await ready.Writer.WriteAsync(Array.ConvertAll(batch, make => make()));
            }
        });
        _ = making.ContinueWith(done => ready.Writer.Complete(done.Exception), TaskScheduler.Default);
        await foreach (var batch in ready.Reader.ReadAllAsync())
        {
            Array.ForEach(batch, write);
        }
    }
}
