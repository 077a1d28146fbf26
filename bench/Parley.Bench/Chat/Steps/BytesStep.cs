using Microsoft.Data.Sqlite;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// What a message of 100 characters takes on the disk, all in: the chat's whole database after a checkpoint, with indexes, conversations, receipts and outbox, by
/// the messages sent through the server into 1,000 conversations. The same load gives the cost of a message that <see cref="FlatStep"/> compares with.
/// </summary>
internal static class BytesStep
{
    public const string Cost = "chat.cpu_us_of_1000";

    private const int Least = 200_000;

    public static async Task RunAsync(ChatContext context)
    {
        using var talk = await ThousandConversations.SeedAsync(context, others: 0);
        var (result, messages) = await talk.TalkAsync(context.Steady);
        if (messages < Least)
        {
            BenchRun.Note($"  only {messages} messages: a result needs {Least}");
        }

        Checkpoint(talk.Folder.File("chat.db"));
        var bytes = Directory.EnumerateFiles(talk.Folder.FullPath, "chat.db*").Sum(file => new FileInfo(file).Length);
        BenchRun.Note(FormattableString.Invariant($"  {messages} messages, {bytes / 1e6:0.0} MB"));
        context.Run.Figure("chat.bytes_per_message", (double)bytes / messages, "bytes of the database");
        context.Run.Figure(Cost, result.MicrosecondsPerMessage, "µs of processor per message, 1,000 conversations stored");
    }

    private static void Checkpoint(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }
}
