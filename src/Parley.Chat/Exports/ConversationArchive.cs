using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Exports;

/// <summary>
/// One conversation as an archive: <c>messages.json</c>, the same as a page that anybody can read (<c>index.html</c>), and the files of both. Three ways through the history, each
/// a page at a time: a ZIP file is written one entry after the other, and nothing may be held until its turn.
/// </summary>
internal sealed class ConversationArchive(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, ConversationQueries conversations, MessageHistory history,
    ConversationJson json, IMessageFiles files, IOptions<MessageOptions> options, TimeProvider clock) : IConversationExport
{
    /// <summary>Where the page begins, and where the files do, of all the way; a guess, as files may be large or none.</summary>
    private const double Page = 0.2, Files = 0.5;

    public async ValueTask<long?> WriteAsync(UserId user, ConversationId conversation, IExportArchive archive, CancellationToken cancellationToken)
    {
        var caller = new Caller(user, default, AccountRole.Member, DateTimeOffset.MaxValue);
        if (await FindFloorAsync(user, conversation, cancellationToken) is not { } floor
            || !(await conversations.FindAsync(caller, conversation, cancellationToken)).TryGet(out var found, out _))
        {
            return null;
        }

        await archive.AddAsync(
            "messages.json", stream => json.WriteAsync(caller, found, stream, done => archive.ReportAsync(done * Page, cancellationToken), cancellationToken), cancellationToken);
        await archive.AddAsync("index.html", stream => WritePageAsync(caller, found, archive, stream, cancellationToken), cancellationToken);

        // Whoever went meanwhile has nothing of it, also not what was written before.
        return await CopyFilesAsync(caller, found, archive, cancellationToken) && await FindFloorAsync(user, conversation, cancellationToken) is not null ? floor : null;
    }

    public async ValueTask<long?> FindFloorAsync(UserId user, ConversationId conversation, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle || await people.FindAsync(user, cancellationToken) is not { } person)
        {
            return null;
        }

        return (await database.ReadAsync(session => ReaderPlace.FindAsync(session, handle.Number, person).AsTask(), cancellationToken))?.Floor;
    }

    private async ValueTask WritePageAsync(Caller caller, Conversation conversation, IExportArchive archive, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await writer.WriteAsync(ArchivePage.Head(TitleOf(caller, conversation), conversation.Topic, clock.GetUtcNow()));
        await foreach (var page in ReadAsync(caller, conversation, cancellationToken))
        {
            var shown = await files.DescribeAsync([.. page.Items.SelectMany(message => message.Files ?? []).Distinct()], cancellationToken);
            var names = (conversation.Users ?? []).Concat(page.Users).DistinctBy(user => user.Id).ToDictionary(user => user.Id, user => user.DisplayName);
            foreach (var message in page.Items)
            {
                await writer.WriteAsync(ArchivePage.Entry(message, names, shown));
            }

            await archive.ReportAsync(Page + (Files - Page) * Share(page, conversation), cancellationToken);
        }

        await writer.WriteAsync(ArchivePage.End);
    }

    /// <summary>False when they are no member any more.</summary>
    private async ValueTask<bool> CopyFilesAsync(Caller caller, Conversation conversation, IExportArchive archive, CancellationToken cancellationToken)
    {
        var copied = new HashSet<FileId>();
        await foreach (var page in ReadAsync(caller, conversation, cancellationToken))
        {
            var shown = await files.DescribeAsync([.. page.Items.SelectMany(message => message.Files ?? []).Distinct()], cancellationToken);
            foreach (var file in shown.Values.Where(file => copied.Add(file.Id)))
            {
                if (await FindFloorAsync(caller.UserId, conversation.Id, cancellationToken) is null)
                {
                    return false;
                }

                await archive.AddAsync(ArchiveFiles.PathOf(file), stream => files.CopyAsync(file.Id, stream, cancellationToken), cancellationToken);
                await archive.ReportAsync(Files + (1 - Files) * Share(page, conversation), cancellationToken);
            }
        }

        return true;
    }

    /// <summary>Pages until there is no more, or they are no member any more.</summary>
    private async IAsyncEnumerable<MessagePage> ReadAsync(
        Caller caller, Conversation conversation, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while ((await history.ReadAsync(caller, conversation.Id, before: null, after, options.Value.PageSize, cancellationToken)).TryGet(out var page, out _) && page.Items.Count > 0)
        {
            yield return page;
            if (!page.HasMore)
            {
                yield break;
            }

            after = page.Items[^1].Seq;
        }
    }

    private static double Share(MessagePage page, Conversation conversation) => Math.Min(1, page.Items[^1].Seq / (double)Math.Max(1, conversation.LastSeq));

    /// <summary>A direct conversation is called by the other side.</summary>
    private static string TitleOf(Caller caller, Conversation conversation) =>
        conversation.Title ?? (conversation.Users ?? []).FirstOrDefault(user => user.Id != caller.UserId)?.DisplayName ?? "Conversation";
}
