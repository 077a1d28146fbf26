using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Starts conversations.</summary>
public sealed class ConversationOpener(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, PersonDirectory people, IUserDirectory users,
    IRelations relations, ConversationFeed feed, IOptions<GroupOptions> options, TimeProvider clock)
{
    public ValueTask<Result<OpenedConversation>> CreateAsync(Caller caller, CreateConversationRequest request, CancellationToken cancellationToken) => request.Type switch
    {
        ConversationType.Direct => CreateDirectAsync(caller, request, cancellationToken),
        ConversationType.Group => CreateGroupAsync(caller, request, cancellationToken),
        null => Refused("is required: direct or group"),
        _ => Refused("must be direct or group"), // chats of guests are made by the queue alone
    };

    /// <summary>The conversation of two people, or one's notes to oneself, made when there is none.</summary>
    public async ValueTask<Result<ConversationHandle>> OpenDirectAsync(UserId caller, UserId other, CancellationToken cancellationToken) =>
        (await OpenAsync(caller, other, cancellationToken)).TryGet(out var opened, out var error) ? opened.Handle : error;

    private static ValueTask<Result<OpenedConversation>> Refused(string rule) =>
        ValueTask.FromResult<Result<OpenedConversation>>(ParleyError.Invalid(new FieldError("type", rule)));

    private async ValueTask<Result<OpenedConversation>> CreateDirectAsync(
        Caller caller, CreateConversationRequest request, CancellationToken cancellationToken) => request.Members is [var other]
        ? await OpenAsync(caller.UserId, other, cancellationToken)
        : ParleyError.Invalid(new FieldError("members", "must name exactly one person", 1));

    private async ValueTask<Result<OpenedConversation>> OpenAsync(UserId caller, UserId other, CancellationToken cancellationToken)
    {
        var creator = await people.GetAsync(caller, cancellationToken);
        if (other == caller)
        {
            return await OpenNotesAsync(new Person(creator, caller), cancellationToken);
        }

        if (await users.GetAsync([other], cancellationToken) is not [var known])
        {
            return ParleyError.NotFound("person");
        }

        // One that there is stays open to look at, whatever has become of the two; what is sent there is decided when it is sent.
        var partner = await people.GetAsync(other, cancellationToken);
        if (await database.ReadAsync(session => OpenDirectCommand.FindAsync(session, keys, creator, partner), cancellationToken) is { } found)
        {
            return new OpenedConversation(found, Created: false);
        }

        if (known.Deleted)
        {
            return ParleyError.NotFound("person");
        }

        return await relations.RefusalToMessageAsync(caller, other, existing: false, cancellationToken) is { } refused
            ? refused
            : await log.SubmitAsync(new OpenDirectCommand(
                ConversationId.New(clock), new Person(creator, caller), new Person(partner, other), keys, feed));
    }

    /// <summary>Somebody's notes to themselves: the direct conversation of one. Whom they let write to them does not matter here.</summary>
    private async ValueTask<Result<OpenedConversation>> OpenNotesAsync(Person person, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => OpenDirectCommand.FindAsync(session, keys, person.Number, person.Number), cancellationToken) is { } found
            ? new OpenedConversation(found, Created: false)
            : await log.SubmitAsync(new OpenDirectCommand(ConversationId.New(clock), person, person, keys, feed));

    private async ValueTask<Result<OpenedConversation>> CreateGroupAsync(
        Caller caller, CreateConversationRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        Titles.Check(errors, request.Title, options.Value.TitleBytes);
        var others = (request.Members ?? []).Where(id => id != caller.UserId).Distinct().ToList();
        if (others.Count > options.Value.MembersPerRequest)
        {
            errors.Add("members", $"at most {options.Value.MembersPerRequest} people at once", options.Value.MembersPerRequest);
        }
        else if (others.Count >= options.Value.Members)
        {
            errors.Add("members", $"a group has at most {options.Value.Members} members", options.Value.Members);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if ((await users.GetAsync(others, cancellationToken)).Count(user => !user.Deleted) < others.Count)
        {
            return ParleyError.NotFound("person");
        }

        if (AddMembersCommand.Refusal(others, await relations.RefusalsToAddAsync(caller.UserId, others, cancellationToken)) is { } refused)
        {
            return refused;
        }

        var creator = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var numbers = await people.GetAsync(others, cancellationToken);
        var members = numbers.Zip(others, (number, id) => new Person(number, id)).ToList();
        return await log.SubmitAsync(new CreateGroupCommand(ConversationId.New(clock), request.Title!.Trim(), creator, members, keys, feed, clock));
    }
}
