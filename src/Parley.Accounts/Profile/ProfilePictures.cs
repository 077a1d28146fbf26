using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Events;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Media;

namespace Parley.Accounts.Profile;

/// <summary>
/// Sets and takes away somebody's picture. The media module has made it, and keeps it, before it is written down here; what it replaces goes by the event of its
/// transaction.
/// </summary>
internal sealed class ProfilePictures(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IPictures pictures, UserDirectory directory, AccountEvents events, TimeProvider clock)
{
    /// <summary>Errors: <c>validation-failed</c> (no image of one's own), <c>file-not-ready</c>, <c>payload-too-large</c>, <c>too-many</c>, <c>unavailable</c>.</summary>
    public async ValueTask<Result<Me>> SetAsync(UserId user, SetPictureRequest request, CancellationToken cancellationToken)
    {
        if (request.FileId is not { } file)
        {
            return ParleyError.Invalid(new FieldError("fileId", "is required: an image that you have uploaded"));
        }

        return await pictures.UseAsync(user, file, PictureHolder.Of(user), cancellationToken) is { } refused
            ? refused
            : await StoreAsync(user, file, cancellationToken);
    }

    public ValueTask<Result<Me>> RemoveAsync(UserId user, CancellationToken cancellationToken) => StoreAsync(user, picture: null, cancellationToken);

    private async ValueTask<Result<Me>> StoreAsync(UserId user, FileId? picture, CancellationToken cancellationToken)
    {
        var (row, changed) = await database.WriteAsync(session => StoreAsync(session, user, picture), cancellationToken);
        if (row is null)
        {
            return UserStore.Gone;
        }

        if (changed)
        {
            directory.Invalidate(user);
            events.Wake();
        }

        return row.ToMe();
    }

    private async Task<(UserRow? Row, bool Changed)> StoreAsync(DatabaseSession session, UserId user, FileId? picture)
    {
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "";
        var before = await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @user{forUpdate}", new { user });
        if (before is null || before.Picture == picture)
        {
            return (before, false);
        }

        // It rises with every change: whoever holds an older one knows that it is older.
        var after = before with { Picture = picture, UpdatedAt = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), before.UpdatedAt + 1) };
        await session.ExecuteAsync(
            "UPDATE users SET picture = @Picture, updated_at = @UpdatedAt WHERE user_key = @UserKey", new { after.Picture, after.UpdatedAt, after.UserKey });
        await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.UserUpdated, UserId = user });
        return (after, true);
    }
}
