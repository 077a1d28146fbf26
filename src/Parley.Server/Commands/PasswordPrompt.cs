using System.Text;

namespace Parley.Server.Commands;

/// <summary>Asks for a new password on the terminal, twice and without showing it; never as an argument, which every process on the machine can read.</summary>
internal static class PasswordPrompt
{
    private const int Longest = 4_096; // what is too long for a password is refused by its rules; this only bounds the reading

    /// <param name="fromInput">Reads the first line of the input instead.</param>
    public static async Task<string> ReadAsync(bool fromInput)
    {
        if (fromInput)
        {
            return await Console.In.ReadLineAsync() ?? throw new StartupException("--password-stdin: the input is empty.");
        }

        if (Console.IsInputRedirected)
        {
            throw new StartupException("The input is no terminal to ask for a password at: give --password-stdin to read it from the input.");
        }

        var password = Ask("New password: ");
        return Ask("Once more: ") == password ? password : throw new StartupException("The two are not the same. Nothing was changed.");
    }

    private static string Ask(string question)
    {
        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (typed.Length < Longest)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                break;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length -= Math.Min(typed.Length, typed.Length > 1 && char.IsLowSurrogate(typed[^1]) ? 2 : 1);
            }
            else if (key.KeyChar != '\0')
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
