using Microsoft.Data.Sqlite;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// What a message of 100 characters takes on the disk, all in: the chat's whole database after a checkpoint, with indexes, conversations, receipts and outbox, by
/// the messages sent through the server into 1,000 conversations. Pages that are free again are printed apart: they are what the outbox held at its fullest, and the
/// next messages go there. The same load gives the cost of a message that <see cref="FlatStep"/> compares with.
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

        var (used, free) = Measure(talk.Folder.File("chat.db"));
        BenchRun.Note(FormattableString.Invariant($"  {messages} messages, {used / 1e6:0.0} MB, and {free / 1e6:0.0} MB of free pages"));
        context.Run.Figure("chat.bytes_per_message", (double)used / messages, "bytes of the database");
        context.Run.Figure(Cost, result.MicrosecondsPerMessage, "µs of processor per message, 1,000 conversations stored");
    }

    private static (long Used, long Free) Measure(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        Ask(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        var page = Ask(connection, "PRAGMA page_size");
        var free = Ask(connection, "PRAGMA freelist_count");
        return ((Ask(connection, "PRAGMA page_count") - free) * page, free * page);
    }

    private static long Ask(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        return (long)command.ExecuteScalar()!;
    }
}
