using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Accounts.Console;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary><c>user create | import | set-role | reset-password | list</c>, beside a running server or without one.</summary>
internal static class UserCommand
{
    private const int PageSize = 500;

    public static async Task<int> CreateAsync(
        IReadOnlyDictionary<string, string?> settings, ConsoleAccount account, bool passwordFromInput, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var complete = account.PasswordHash is null ? account with { Password = await PasswordPrompt.ReadAsync(passwordFromInput) } : account;
        var made = await app.Services.GetRequiredService<IAccountConsole>().CreateAsync(complete, cancellationToken);
        if (!made.TryGet(out var user, out var error))
        {
            throw new StartupException(Explain(error));
        }

        await Console.Out.WriteLineAsync($"{user.Username} was made ({Role(account.Role)}).");
        return 0;
    }

    /// <returns>1 when a line could not be imported; the others were.</returns>
    public static async Task<int> ImportAsync(IReadOnlyDictionary<string, string?> settings, string file, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var accounts = app.Services.GetRequiredService<IAccountConsole>();
        var (number, made, failed) = (0, 0, 0);
        await foreach (var line in File.ReadLinesAsync(file, Encoding.UTF8, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var error = await ImportAsync(accounts, line, cancellationToken);
            if (error is null)
            {
                made++;
            }
            else
            {
                failed++;
                await Console.Error.WriteLineAsync($"line {number}: {error}");
            }
        }

        await Console.Out.WriteLineAsync($"{made} imported, {failed} not.");
        return failed == 0 ? 0 : 1;
    }

    public static async Task<int> SetRoleAsync(IReadOnlyDictionary<string, string?> settings, string username, AccountRole role, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        if (await app.Services.GetRequiredService<IAccountConsole>().SetRoleAsync(username, role, cancellationToken) is { } error)
        {
            throw new StartupException(Explain(error));
        }

        await Console.Out.WriteLineAsync($"{username} is {Role(role)} now, and signed out everywhere.");
        return 0;
    }

    public static async Task<int> ResetPasswordAsync(
        IReadOnlyDictionary<string, string?> settings, string username, bool passwordFromInput, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var password = await PasswordPrompt.ReadAsync(passwordFromInput);
        if (await app.Services.GetRequiredService<IAccountConsole>().ResetPasswordAsync(username, password, cancellationToken) is { } error)
        {
            throw new StartupException(Explain(error));
        }

        await Console.Out.WriteLineAsync($"{username} has another password now, and is signed out everywhere.");
        return 0;
    }

    public static async Task<int> RemoveSecondFactorAsync(IReadOnlyDictionary<string, string?> settings, string username, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        if (await app.Services.GetRequiredService<IAccountConsole>().RemoveSecondFactorAsync(username, cancellationToken) is { } error)
        {
            throw new StartupException(Explain(error));
        }

        await Console.Out.WriteLineAsync($"{username} signs in without a code now, and is signed out everywhere.");
        return 0;
    }

    public static async Task<int> ListAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var accounts = app.Services.GetRequiredService<IAccountConsole>();
        var after = "";
        while (await accounts.ListAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var user in page)
            {
                await Console.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{user.Username,-32}  {Role(user.Role),-9}  {user.CreatedAt:yyyy-MM-dd}  {user.Email}"));
            }

            after = page[^1].Username;
        }

        return 0;
    }

    private static async Task<string?> ImportAsync(IAccountConsole accounts, string line, CancellationToken cancellationToken)
    {
        ImportLine? account;
        try
        {
            account = JsonSerializer.Deserialize<ImportLine>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return "is no JSON object with texts under username, email, displayName, role and passwordHash";
        }

        if (account is null || account.PasswordHash is null)
        {
            return "passwordHash: is required";
        }

        var role = AccountRole.Member;
        if (account.Role is not null && (!Enum.TryParse(account.Role, ignoreCase: true, out role) || !Enum.IsDefined(role)))
        {
            return "role: must be member, moderator, admin or owner";
        }

        var made = await accounts.CreateAsync(
            new ConsoleAccount { Username = account.Username, Email = account.Email, DisplayName = account.DisplayName, Role = role, PasswordHash = account.PasswordHash },
            cancellationToken);
        return made.TryGet(out _, out var error) ? null : Explain(error);
    }

    // While a server runs, the tables are there.
    private static async Task<WebApplication> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var app = ConsoleServer.Compose(settings);
        if (app.Services.GetRequiredService<DataFolderLock>().TryTake())
        {
            await app.Services.MigrateDatabasesAsync(cancellationToken);
        }

        return app;
    }

    private static string Explain(ParleyError error) => error.Fields.Count == 0
        ? $"{error.Kind.Title}. {error.Detail}"
        : string.Join("; ", error.Fields.Select(field => $"{field.Field} {field.Message}")) + ".";

    private static string Role(AccountRole role) => role.ToString().ToLowerInvariant();

    private sealed record ImportLine(string? Username, string? Email, string? DisplayName, string? Role, string? PasswordHash);
}
