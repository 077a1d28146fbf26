using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tests.Passwords;

/// <summary>
/// A6: a reset ends what was begun with the old password, also what it overtakes: checking a password takes a while, and the answer must be of the account as it
/// is now. PostgreSQL's row locks are handed on in the order of those who wait, which makes the race come out the same each time.
/// </summary>
public sealed class OvertakenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("auth/login")]
    [InlineData("me/password")]
    [InlineData("me/email")]
    public async Task OldPassword_CheckedBeforeAResetAndUsedAfterIt_IsRefused(string path)
    {
        await using var host = await AccountsHost.StartAsync(DatabaseEngine.Postgres, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var session = await host.LoginAsync("ada");
        using var asked = await host.PostAsync("auth/password/forgot", new { email = "ada@example.org" });
        var token = (await host.Mail.NextAsync("reset-password")).Token();

        Task<HttpResponseMessage> reset, overtaken;
        await using (var held = await HeldAccount.HoldAsync(host))
        {
            reset = host.PostAsync("auth/password/reset", new { token, password = "battery staple" });
            await held.WaitingAsync(1);
            overtaken = host.PostAsync(path, Body(path), session);
            await held.WaitingAsync(2);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await reset).StatusCode);
        await (await overtaken).ProblemAsync(ErrorCodes.InvalidCredentials);
        var now = await host.LoginAsync("ada", "battery staple");
        Assert.Equal("ada@example.org", now.User.Email);
        using var devices = await host.GetAsync("me/sessions", now.AccessToken);
        Assert.Single((await devices.ReadAsync<ListResponse<DeviceSession>>(200)).Items);
    }

    private static object Body(string path) => path switch
    {
        "auth/login" => new { login = "ada", password = "correct horse" },
        "me/password" => new { currentPassword = "correct horse", newPassword = "staple battery" },
        _ => new { password = "correct horse", email = "thief@example.org" },
    };

    /// <summary>Ada's row, locked by a transaction of its own until it is let go.</summary>
    private sealed class HeldAccount : IAsyncDisposable
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ModuleDatabase _database;
        private readonly Task _transaction;

        private HeldAccount(ModuleDatabase database)
        {
            _database = database;
            _transaction = database.WriteAsync(
                async session =>
                {
                    var key = await session.QuerySingleAsync<long>("SELECT user_key FROM users WHERE username = 'ada' FOR UPDATE");
                    _held.TrySetResult();
                    await _free.Task;
                    return key;
                },
                Token).AsTask();
        }

        public static async Task<HeldAccount> HoldAsync(AccountsHost host)
        {
            var account = new HeldAccount(host.Services.GetRequiredKeyedService<ModuleDatabase>("accounts"));
            await account._held.Task.WaitAsync(Token);
            return account;
        }

        /// <summary>Completes when so many transactions wait for the row, or for one that does.</summary>
        public async Task WaitingAsync(int count)
        {
            while (await _database.ReadAsync(
                session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"), Token) < count)
            {
                await Task.Delay(10, Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _free.TrySetResult();
            await _transaction;
        }
    }
}
