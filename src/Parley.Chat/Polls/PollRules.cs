using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>What may be asked, and chosen. Pure.</summary>
internal static class PollRules
{
    private const int Fewest = 2;

    /// <summary>Notes what is wrong with a request to send a poll.</summary>
    public static void Check(SendMessageRequest request, PollOptions limits, RequestErrors errors)
    {
        errors.RequiredText("text", request.Text, limits.QuestionBytes);
        if (request.Files is not null)
        {
            errors.Add("files", "needs type file");
        }

        if (request.Poll is not { Options: { } given })
        {
            errors.Add("poll.options", "is required");
            return;
        }

        if (limits.Options < Fewest)
        {
            errors.Add("type", "nobody asks on this server");
        }
        else if (given.Count < Fewest || given.Count > limits.Options)
        {
            errors.Add("poll.options", $"must be {Fewest} to {limits.Options}", limits.Options);
            return;
        }

        foreach (var option in given)
        {
            errors.RequiredText("poll.options", option, limits.OptionBytes);
        }

        if (given.Distinct(StringComparer.Ordinal).Count() < given.Count)
        {
            errors.Add("poll.options", "must not name an option twice");
        }

        // A time before that cannot be told from none, and is over anyway.
        if (request.Poll.ClosesAt is { } end && end.ToUnixTimeMilliseconds() <= 0)
        {
            errors.Add("poll.closesAt", "must be in the future");
        }
    }

    /// <summary>As it is before anybody has voted.</summary>
    public static MessagePoll Asked(PollRequest request) => new()
    {
        Options = [.. request.Options!.Select(text => new PollOption { Text = text, Count = 0 })],
        Voters = 0,
        Multiple = request.Multiple,
        Anonymous = request.Anonymous,
        ClosesAt = request.ClosesAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end.ToUnixTimeMilliseconds()) : null,
    };

    /// <summary>Why that cannot be chosen; null when it can.</summary>
    public static ParleyError? Check(MessagePoll poll, IReadOnlyList<int> choice)
    {
        const string field = "options";
        return choice.Any(option => option < 0 || option >= poll.Options.Count) ? ParleyError.Invalid(new FieldError(field, $"must be from 0 to {poll.Options.Count - 1}"))
            : choice.Count > 1 && !poll.Multiple ? ParleyError.Invalid(new FieldError(field, "at most one of them in this poll"))
            : null;
    }

    /// <param name="poll">As it is stored.</param>
    /// <param name="now">In milliseconds of Unix time.</param>
    public static bool IsClosed(MessagePoll poll, long now) => poll.ClosedAt is not null || poll.ClosesAt?.ToUnixTimeMilliseconds() <= now;
}
