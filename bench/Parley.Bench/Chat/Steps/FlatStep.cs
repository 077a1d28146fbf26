namespace Parley.Bench.Chat.Steps;

/// <summary>The cost of a message when a million conversations are stored, against a thousand; the same thousand are talked in.</summary>
internal static class FlatStep
{
    private const int Others = 999_000;

    public static async Task RunAsync(ChatContext context)
    {
        if (!context.Run.Figures.ContainsKey(BytesStep.Cost))
        {
            await BytesStep.RunAsync(context);
        }

        using var talk = await ThousandConversations.SeedAsync(context, Others);
        var (result, _) = await talk.TalkAsync(context.Steady);
        var cost = context.Run.Figure("chat.cpu_us_of_1000000", result.MicrosecondsPerMessage, "µs of processor per message, 1,000,000 conversations stored");
        context.Run.Figure("chat.flat_ratio", cost / context.Run.Figures[BytesStep.Cost], "times the cost");
    }
}
