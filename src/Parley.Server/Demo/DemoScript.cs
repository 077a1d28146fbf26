using System.Globalization;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Server.Demo;

/// <summary>
/// Plays <c>Script.txt</c>: a line is a conversation, how many minutes after the line before, who, and what. <c>!read</c> instead of a text moves that person's
/// cursor to the end.
/// </summary>
internal static class DemoScript
{
    private const string Read = "!read", Group = "group";

    private static readonly IReadOnlyList<Line> Lines = Load();

    /// <summary>How long the conversations took.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(Lines.Sum(line => line.Minutes) + 4);

    public static async Task PlayAsync(DemoPeople people, DemoClock clock, string setupCode, CancellationToken cancellationToken)
    {
        foreach (var username in DemoPeople.Usernames)
        {
            await people.RegisterAsync(username, username == DemoPeople.Usernames[0] ? setupCode : null, cancellationToken);
        }

        var conversations = await OpenAsync(people, cancellationToken);
        var left = Length;
        foreach (var line in Lines)
        {
            left -= TimeSpan.FromMinutes(line.Minutes);
            clock.SetBack(left);
            if (line.Minutes > 0)
            {
                await people.RefreshAsync(cancellationToken);
            }

            await PlayAsync(people, conversations[line.Conversation], line, cancellationToken);
        }

        await people.SignOutAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, Open>> OpenAsync(DemoPeople people, CancellationToken cancellationToken)
    {
        var direct = await people.PostAsync<Conversation>(
            "ada", "conversations", new { type = "direct", members = new[] { people.Id("grace") } }, cancellationToken);
        var group = await people.PostAsync<Conversation>(
            "ada", "conversations", new { type = "group", title = "Sunday hike", members = new[] { people.Id("grace"), people.Id("linus") } }, cancellationToken);
        return new Dictionary<string, Open> { ["direct"] = new(direct.Id), [Group] = new(group.Id) };
    }

    private static async Task PlayAsync(DemoPeople people, Open conversation, Line line, CancellationToken cancellationToken)
    {
        if (line.Text == Read)
        {
            await people.PostAsync<ReceiptResponse>(
                line.Who, $"conversations/{conversation.Id}/receipts", new { read = conversation.LastSeq }, cancellationToken);
            return;
        }

        var sent = await people.PostAsync<SendMessageResponse>(line.Who, $"conversations/{conversation.Id}/messages", new { text = line.Text }, cancellationToken);
        conversation.LastSeq = sent.Message.Seq;
    }

    private static List<Line> Load()
    {
        using var reader = new StreamReader(typeof(DemoScript).Assembly.GetManifestResourceStream("Parley.Server.Demo.Script.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line.Parse)];
    }

    private sealed class Open(ConversationId id)
    {
        public ConversationId Id { get; } = id;

        public long LastSeq { get; set; }
    }

    private sealed record Line(string Conversation, int Minutes, string Who, string Text)
    {
        public static Line Parse(string text)
        {
            var parts = text.Split(' ', 4);
            return new Line(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3]);
        }
    }
}
