using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;

namespace Parley.Chat.Pictures;

/// <summary>Sets and takes away the pictures of groups. The media module has made one, and keeps it, before it is written down here.</summary>
internal sealed class PictureService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, PersonDirectory people, IPictures pictures, ConversationFeed feed,
    [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox, TimeProvider clock)
{
    /// <summary>
    /// Errors: <c>not-found</c>, <c>forbidden</c>, <c>validation-failed</c> (no image of one's own), <c>file-not-ready</c>, <c>payload-too-large</c>, <c>too-many</c>,
    /// <c>unavailable</c>.
    /// </summary>
    public async ValueTask<Result<GroupChange>> SetAsync(Caller caller, ConversationId id, SetPictureRequest request, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(caller, id, cancellationToken)).TryGet(out var found, out var refused))
        {
            return refused;
        }

        if (request.FileId is not { } file)
        {
            return ParleyError.Invalid(new FieldError("fileId", "is required: an image that you have uploaded"));
        }

        return await pictures.UseAsync(caller.UserId, file, PictureHolder.Of(id), cancellationToken) is { } unfit
            ? unfit
            : await SubmitAsync(found, file);
    }

    public async ValueTask<Result<GroupChange>> RemoveAsync(Caller caller, ConversationId id, CancellationToken cancellationToken) =>
        (await FindAsync(caller, id, cancellationToken)).TryGet(out var found, out var refused) ? await SubmitAsync(found, picture: null) : refused;

    /// <summary>Whether this person may, before anything is made for them. The command decides it again, under the conversation's lock.</summary>
    private async ValueTask<Result<(ConversationHandle Group, Person Actor)>> FindAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var member = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<Row>(
                """
                SELECT c.type, m.role FROM members m JOIN conversations c ON c.conversation = m.conversation
                WHERE m.conversation = @conversation AND m.person = @person
                """,
                new { conversation = handle.Number, person = actor.Number }),
            cancellationToken);
        return member is null ? ParleyError.NotFound("conversation")
            : GroupRules.Check(member.Type, GroupAction.ChangePicture, member.Role) is { } refused ? refused
            : (handle, actor);
    }

    private async ValueTask<Result<GroupChange>> SubmitAsync((ConversationHandle Group, Person Actor) found, FileId? picture) =>
        await log.SubmitAsync(new ChangePictureCommand(found.Group, found.Actor, picture, feed, clock, outbox));

    private sealed class Row
    {
        public ConversationType Type { get; init; }

        public MemberRole Role { get; init; }
    }
}
