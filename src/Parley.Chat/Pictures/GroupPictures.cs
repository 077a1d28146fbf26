using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Pictures;

/// <summary>Whom groups show their pictures: those who are members at this moment.</summary>
internal sealed class GroupPictures([FromKeyedServices(ChatModule.Name)] ModuleDatabase database) : IPictureHolder
{
    private const string ToMember = """
        SELECT COUNT(*) FROM conversations c
        JOIN members m ON m.conversation = c.conversation
        JOIN people p ON p.person = m.person
        WHERE c.id IN @groups AND c.picture = @picture AND p.id = @viewer
        """;

    public PictureHolderKind Kind => PictureHolderKind.Group;

    public async ValueTask<FileId?> CurrentAsync(Guid holder, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<Row>("SELECT picture FROM conversations WHERE id = @group", new { group = new ConversationId(holder) }), cancellationToken))?.Picture;

    public async ValueTask<bool> AnyShowsAsync(IReadOnlyCollection<Guid> holders, FileId picture, UserId viewer, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QuerySingleAsync<long>(ToMember, new { groups = SqlList.Of(holders.Select(holder => new ConversationId(holder))), picture, viewer }), cancellationToken) > 0;

    private sealed class Row
    {
        public FileId? Picture { get; init; }
    }
}
