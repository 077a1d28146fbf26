using System.CommandLine;
using Parley.Accounts.Console;
using Parley.Protocol.Accounts;

namespace Parley.Server.Commands;

/// <summary>The arguments of <c>user …</c>.</summary>
internal static class UserCommandLine
{
    private static readonly string[] Roles = ["member", "moderator", "admin", "owner"];

    public static Command Make()
    {
        var user = new Command("user", "Make and mend accounts. Works while the server runs.");
        user.Add(Create());
        user.Add(Import());
        user.Add(SetRole());
        user.Add(ResetPassword());
        user.Add(RemoveSecondFactor());
        user.Add(List());
        return user;
    }

    private static Command Create()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("create", "Make an account. Asks for its password.");
        var username = Username();
        var email = new Option<string>("--email") { Description = "Its e-mail address.", Required = true };
        var displayName = new Option<string?>("--display-name") { Description = "The name that others see. Default: the username." };
        var role = new Option<string>("--role") { Description = "Default member.", DefaultValueFactory = _ => "member" };
        role.AcceptOnlyFromAmong(Roles);
        var fromInput = FromInput();
        var hash = new Option<string?>("--password-hash") { Description = "A bcrypt hash from elsewhere, instead of a password." };
        settings.AddTo(command);
        command.Add(username);
        command.Add(email);
        command.Add(displayName);
        command.Add(role);
        command.Add(fromInput);
        command.Add(hash);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => UserCommand.CreateAsync(
            settings.Read(parse),
            new ConsoleAccount
            {
                Username = parse.GetRequiredValue(username),
                Email = parse.GetRequiredValue(email),
                DisplayName = parse.GetValue(displayName),
                Role = Read(parse.GetRequiredValue(role)),
                PasswordHash = parse.GetValue(hash),
            },
            parse.GetValue(fromInput),
            cancellationToken)));
        return command;
    }

    private static Command Import()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("import", "Make accounts from elsewhere, with the bcrypt hashes of their passwords.");
        var file = new Argument<string>("file") { Description = """A line of JSON for each: {"username", "email", "displayName", "role", "passwordHash"}.""" };
        settings.AddTo(command);
        command.Add(file);
        command.SetAction((parse, cancellationToken) =>
            Failures.GuardAsync(() => UserCommand.ImportAsync(settings.Read(parse), parse.GetRequiredValue(file), cancellationToken)));
        return command;
    }

    private static Command SetRole()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("set-role", "Give somebody another role. Signs them out.");
        var username = Username();
        var role = new Argument<string>("role") { Description = string.Join(", ", Roles) };
        role.AcceptOnlyFromAmong(Roles);
        settings.AddTo(command);
        command.Add(username);
        command.Add(role);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => UserCommand.SetRoleAsync(
            settings.Read(parse), parse.GetRequiredValue(username), Read(parse.GetRequiredValue(role)), cancellationToken)));
        return command;
    }

    private static Command ResetPassword()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("reset-password", "Give somebody another password. Asks for it, and signs them out.");
        var username = Username();
        var fromInput = FromInput();
        settings.AddTo(command);
        command.Add(username);
        command.Add(fromInput);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => UserCommand.ResetPasswordAsync(
            settings.Read(parse), parse.GetRequiredValue(username), parse.GetValue(fromInput), cancellationToken)));
        return command;
    }

    private static Command RemoveSecondFactor()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("remove-second-factor", "Let somebody in who has lost their second factor and its recovery codes. Signs them out.");
        var username = Username();
        settings.AddTo(command);
        command.Add(username);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => UserCommand.RemoveSecondFactorAsync(
            settings.Read(parse), parse.GetRequiredValue(username), cancellationToken)));
        return command;
    }

    private static Command List()
    {
        var settings = new ServerSettingOptions();
        var command = new Command("list", "List the accounts: username, role, day of making, address.");
        settings.AddTo(command);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => UserCommand.ListAsync(settings.Read(parse), cancellationToken)));
        return command;
    }

    private static Argument<string> Username() => new("username") { Description = "The account's username." };

    private static Option<bool> FromInput() => new("--password-stdin") { Description = "Read the password from the first line of the input." };

    private static AccountRole Read(string role) => Enum.Parse<AccountRole>(role, ignoreCase: true);
}
