using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>What a caller is told whose command the log could not take or keep. All of it passes: the same request may be repeated.</summary>
internal static class LogErrors
{
    public static readonly ParleyError Failing = Retryable("The database cannot take this right now.");

    private static readonly ParleyError Full = Retryable("The write queue is full."), Stopping = Retryable("The server is stopping.");

    public static ParleyError For(Admission refused) => refused switch
    {
        Admission.Full => Full,
        Admission.Closed => Stopping,
        _ => Failing,
    };

    public static void Refuse(IEnumerable<LogCommand> commands)
    {
        foreach (var command in commands)
        {
            command.Fail(Failing);
        }
    }

    private static ParleyError Retryable(string detail) => new(ErrorCodes.Unavailable, detail) { RetryAfter = TimeSpan.FromSeconds(1) };
}
