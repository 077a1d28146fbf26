using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Events;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Profile;

/// <summary>Changes what somebody says about themselves.</summary>
internal sealed class ProfileService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserDirectory directory, AccountEvents events, TimeProvider clock)
{
    public async ValueTask<Result<Me>> UpdateAsync(UserId user, UpdateProfileRequest request, CancellationToken cancellationToken)
    {
        if (Check(request) is { } invalid)
        {
            return invalid;
        }

        var (row, changed) = await database.WriteAsync(session => StoreAsync(session, user, request), cancellationToken);
        if (row is null)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.");
        }

        if (changed)
        {
            directory.Invalidate(user);
            events.Wake();
        }

        return row.ToMe();
    }

    private static ParleyError? Check(UpdateProfileRequest request)
    {
        var errors = new RequestErrors();
        if (request is { DisplayName: null, Bio: null, TimeZone: null, Language: null })
        {
            errors.Add("displayName", "give displayName, bio, timeZone or language");
        }

        if (request.DisplayName is { } displayName)
        {
            ProfileRules.CheckDisplayName(errors, displayName.Trim());
        }

        if (request.Bio is { } bio)
        {
            ProfileRules.CheckBio(errors, bio.Trim());
        }

        if (request.TimeZone is { Length: > 0 } zone)
        {
            ProfileRules.CheckTimeZone(errors, "timeZone", zone);
        }

        if (request.Language is { Length: > 0 } language)
        {
            ProfileRules.CheckLanguage(errors, language);
        }

        return errors.Any ? errors.ToError() : null;
    }

    private async Task<(UserRow? Row, bool Changed)> StoreAsync(DatabaseSession session, UserId user, UpdateProfileRequest request)
    {
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "";
        if (await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @user{forUpdate}", new { user }) is not { } before)
        {
            return (null, false);
        }

        var after = before with
        {
            DisplayName = request.DisplayName?.Trim() ?? before.DisplayName,
            Bio = request.Bio?.Trim() ?? before.Bio,
            TimeZone = request.TimeZone is { } zone ? Chosen(zone) : before.TimeZone,
            Language = request.Language is { } language ? Chosen(ProfileRules.Canonical(language)) : before.Language,
        };
        if (after == before)
        {
            return (before, false);
        }

        // It rises with every change: whoever holds an older one knows that it is older.
        after = after with { UpdatedAt = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), before.UpdatedAt + 1) };
        await session.ExecuteAsync(
            """
            UPDATE users SET display_name = @DisplayName, bio = @Bio, time_zone = @TimeZone, language = @Language, updated_at = @UpdatedAt
            WHERE user_key = @UserKey
            """,
            new { after.DisplayName, after.Bio, after.TimeZone, after.Language, after.UpdatedAt, after.UserKey });
        if (after.DisplayName != before.DisplayName)
        {
            await UserStore.ReplaceTermsAsync(session, after.UserKey, after.Username, after.DisplayName);
        }

        await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.UserUpdated, UserId = user });
        return (after, true);
    }

    private static string? Chosen(string text) => text.Length == 0 ? null : text;
}
