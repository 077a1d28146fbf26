using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Settings;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Profile;

internal sealed class OwnAccount([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserStore users) : IOwnAccount
{
    public async ValueTask<Me?> FindAsync(UserId user, CancellationToken cancellationToken) => (await users.FindAsync(user, cancellationToken))?.ToMe();

    public ValueTask<UserSettings> SettingsAsync(UserId user, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await UserStore.FindKeyAsync(session, user) is { } userKey ? await SettingsStore.ReadAsync(session, userKey) : new UserSettings(),
        cancellationToken);
}
