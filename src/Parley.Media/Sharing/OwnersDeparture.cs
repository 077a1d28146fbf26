using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Media.Files;
using Parley.Platform.Database;

namespace Parley.Media.Sharing;

/// <summary>Somebody's account is gone: what they have uploaded and not sent goes, too. What messages carry stays with the messages.</summary>
internal sealed class OwnersDeparture([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files) : IAccountListener
{
    public async ValueTask HandleAsync(AccountEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Kind != AccountEventKind.AccountDeleted)
        {
            return;
        }

        var unsent = await database.ReadAsync(
            session => session.QueryAsync<FileRow>($"SELECT {FileRow.Columns} FROM files WHERE owner = @UserId AND {FileDeletion.Unused}", new { happened.UserId }), cancellationToken);
        foreach (var file in unsent)
        {
            await files.RemoveAsync(file, FileDeletion.Unused, cancellationToken);
        }
    }
}
