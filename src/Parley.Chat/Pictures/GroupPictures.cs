using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Pictures;

/// <summary>Whom groups show their pictures: those who are members at this moment, and of a public group everybody who may look at pictures.</summary>
internal sealed class GroupPictures([FromKeyedServices(ChatModule.Name)] ModuleDatabase database) : IPictureHolder
{
    private const string ToViewer = """
        SELECT COUNT(*) FROM conversations c
        WHERE c.id IN @groups AND c.picture = @picture AND c.deleted_at IS NULL AND (c.visibility = 1 OR EXISTS (
          SELECT 1 FROM members m JOIN people p ON p.person = m.person WHERE m.conversation = c.conversation AND p.id = @viewer))
        """;

    public PictureHolderKind Kind => PictureHolderKind.Group;

    public async ValueTask<FileId?> CurrentAsync(Guid holder, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<Row>("SELECT picture FROM conversations WHERE id = @group", new { group = new ConversationId(holder) }), cancellationToken))?.Picture;

    public async ValueTask<bool> AnyShowsAsync(IReadOnlyCollection<Guid> holders, FileId picture, UserId viewer, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QuerySingleAsync<long>(ToViewer, new { groups = SqlList.Of(holders.Select(holder => new ConversationId(holder))), picture, viewer }), cancellationToken) > 0;

    private sealed class Row
    {
        public FileId? Picture { get; init; }
    }
}
