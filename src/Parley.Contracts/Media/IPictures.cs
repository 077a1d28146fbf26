using Parley.Protocol;

namespace Parley.Contracts.Media;

/// <summary>Pictures that people and groups show of themselves, made of images that were uploaded. Safe from any thread.</summary>
public interface IPictures
{
    /// <summary>
    /// Before a picture is shown: is this an image of the uploader's own, and ready? If so, its squares are made, and it is durably written down that its holder uses
    /// it, so that it is not collected meanwhile and whoever hears of it can fetch it at once. A picture that is not shown after all is used by nobody: the media
    /// module asks the <see cref="IPictureHolder"/> later. May be repeated.
    /// </summary>
    /// <returns>Why not; null when all is well. A field is named <c>fileId</c>.</returns>
    ValueTask<ParleyError?> UseAsync(UserId uploader, FileId file, PictureHolder holder, CancellationToken cancellationToken);

    /// <summary>A holder shows another picture, or none, since a commit: what it showed before goes, unless something else uses it. May be repeated.</summary>
    ValueTask ChangedAsync(PictureHolder holder, CancellationToken cancellationToken);
}

/// <summary>Whose picture. The numbers are stored: never renumber.</summary>
public enum PictureHolderKind
{
    Person = 1,
    Group = 2,
}

/// <summary>A person or a group.</summary>
public readonly record struct PictureHolder(PictureHolderKind Kind, Guid Id)
{
    public static PictureHolder Of(UserId person) => new(PictureHolderKind.Person, person.Value);

    public static PictureHolder Of(ConversationId group) => new(PictureHolderKind.Group, group.Value);
}

/// <summary>The module that knows holders of one kind, asked by the media module. Registered as one of many. It reads what is committed, never what it remembers.</summary>
public interface IPictureHolder
{
    PictureHolderKind Kind { get; }

    /// <summary>What somebody or something shows now; null: nothing, or it is gone.</summary>
    ValueTask<FileId?> CurrentAsync(Guid holder, CancellationToken cancellationToken);

    /// <summary>Whether one of these shows this picture now, and to this person. Asked at once: each fetch of a picture asks.</summary>
    ValueTask<bool> AnyShowsAsync(IReadOnlyCollection<Guid> holders, FileId picture, UserId viewer, CancellationToken cancellationToken);
}
