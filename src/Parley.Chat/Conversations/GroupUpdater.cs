using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Changes what groups are called and how they work.</summary>
internal sealed class GroupUpdater(
    ConversationLog log, ConversationKeys keys, PersonDirectory people, ConversationFeed feed, IOptions<GroupOptions> options, TimeProvider clock)
{
    public async ValueTask<Result<GroupChange>> UpdateAsync(
        Caller caller, ConversationId id, UpdateConversationRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var topic = request.Topic?.ReplaceLineEndings("\n").Trim();
        if (topic is not null)
        {
            Topics.Check(errors, topic, options.Value.TopicBytes);
        }

        var slowest = (int)options.Value.SlowestMode.TotalSeconds;
        if (request.SlowModeSeconds is { } seconds && (seconds < 0 || seconds > slowest))
        {
            errors.Add("slowModeSeconds", $"must be from 0 to {slowest}", slowest);
        }

        // A request that names nothing is one that forgot the title: clients from before there was more say nothing else.
        if (request.Title is not null || (topic is null && request is { History: null, Visibility: null, Announcements: null, SlowModeSeconds: null }))
        {
            Titles.Check(errors, request.Title, options.Value.TitleBytes);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var update = new GroupUpdate
        {
            Title = request.Title?.Trim(),
            Topic = topic,
            History = request.History,
            Visibility = request.Visibility,
            Announcements = request.Announcements,
            SlowModeSeconds = request.SlowModeSeconds,
        };
        return await log.SubmitAsync(new UpdateGroupCommand(handle, actor, update, feed, clock));
    }
}
