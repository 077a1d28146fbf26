using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Chat.Pictures;

/// <summary>Sets and takes away the pictures of groups. The media module has made one, and keeps it, before it is written down here.</summary>
internal sealed class PictureService(
    ConversationLog log, GroupDoor door, IPictures pictures, ConversationFeed feed, [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox, TimeProvider clock)
{
    /// <summary>
    /// Errors: <c>not-found</c>, <c>forbidden</c>, <c>validation-failed</c> (no image of one's own), <c>file-not-ready</c>, <c>payload-too-large</c>, <c>too-many</c>,
    /// <c>unavailable</c>.
    /// </summary>
    public async ValueTask<Result<GroupChange>> SetAsync(Caller caller, ConversationId id, SetPictureRequest request, CancellationToken cancellationToken)
    {
        // Before anything is made for them. The command decides it again, under the conversation's lock.
        if (!(await door.EnterAsync(caller, id, GroupAction.ChangePicture, cancellationToken)).TryGet(out var found, out var refused))
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
        (await door.EnterAsync(caller, id, GroupAction.ChangePicture, cancellationToken)).TryGet(out var found, out var refused) ? await SubmitAsync(found, picture: null) : refused;

    private async ValueTask<Result<GroupChange>> SubmitAsync((ConversationHandle Group, Person Actor) found, FileId? picture) =>
        await log.SubmitAsync(new ChangePictureCommand(found.Group, found.Actor, picture, feed, clock, outbox));
}
