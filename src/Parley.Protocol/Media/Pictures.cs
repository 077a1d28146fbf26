namespace Parley.Protocol.Media;

/// <summary>The body of <c>POST /me/picture</c> and of <c>POST /conversations/{id}/picture</c>.</summary>
public sealed record SetPictureRequest
{
    /// <summary>An image of one's own that was uploaded.</summary>
    public FileId? FileId { get; init; }
}
